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
    // Some entries are refused: the last one always.
    return async (decisions, perform) => {
      const refused = entries.filter((_, index) => index === entries.length - 1 || decisions.choose(2) === 1);
      const taken = entries.filter((entry) => !refused.includes(entry));
      const answer = taken.length > 0 ? ((await perform({ ...(input as object), Entries: taken })) as object) : {};
      return { ...answer, Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })) };
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
