import { refusedOf } from '../refused-entries';
import type { Sdk, Service } from '../service';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { THROTTLING } from './model';
import { SimulatedSqs } from './simulated';

const sdk: Sdk = {
  ...{ name: 'SQS', client: 'SQSClient', throttling: THROTTLING },
  inPart: (command, input) => {
    if (command !== 'SendMessageBatchCommand') return undefined;
    const { Entries: entries = [] } = input as { Entries?: readonly { readonly Id?: string }[] };
    return async (decisions, perform) => {
      const refused = refusedOf(entries, decisions);
      const taken = entries.filter((entry) => !refused.has(entry));
      const answer = taken.length > 0 ? ((await perform({ ...(input as object), Entries: taken })) as object) : {};
      return { ...answer, Failed: [...refused].map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })) };
    };
  },
};

export const sqs: Service<keyof typeof prices, SimulatedSqs> = {
  prices,
  resources,
  verbs,
  sdk,
  usageOfCall,
  simulate: (kernel) => new SimulatedSqs(kernel),
};
