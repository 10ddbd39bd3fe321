import { ENCRYPTION } from '../facts';
import { PAGE, PART, price } from '../price';
import type { Service } from '../service';

const prices = { kmsKey: price('KMS', 1, 1, 'keys, a month', 'kms/pricing', PAGE) };

export const kms: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::KMS::Alias': { idle: PART },
    'AWS::KMS::Key': { simulated: ENCRYPTION, idle: () => [{ price: 'kmsKey', units: 1 }] },
  },
};
