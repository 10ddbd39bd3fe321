import type { ResourceFacts } from '../facts';
import { BY_USE, price, READ } from '../price';

export const prices = {
  mail: price('SES', 0.1, 1000, 'mails', 'ses/pricing', [
    READ,
    'https://www.acecloudinterviews.com/tutorials/aws/ses/',
  ]),
};

export const resources = {
  'AWS::SES::ConfigurationSet': { simulated: 'it changes no answer of SES', idle: BY_USE },
  'AWS::SES::ConfigurationSetEventDestination': {
    simulated: 'bounces and complaints are proven by unit tests',
    idle: 'events that SES puts on a bus are those of a service: free',
  },
  'AWS::SES::EmailIdentity': { simulated: 'the model sends from any address', idle: BY_USE },
} satisfies Record<string, ResourceFacts>;
