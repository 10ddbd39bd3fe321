import { refusedOf } from '../refused-entries';
import type { Sdk, Service } from '../service';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { SimulatedSns } from './simulated';

const sdk: Sdk = {
  name: 'SNS',
  client: 'SNSClient',
  throttling: { name: 'ThrottledException', status: 429 },
  inPart: (_, input) => {
    const { PublishBatchRequestEntries: entries = [], ...rest } = input as {
      PublishBatchRequestEntries?: readonly { readonly Id: string }[];
    };
    if (entries.length === 0) return undefined;
    return async (decisions, perform) => {
      const refused = refusedOf(entries, decisions);
      const taken = entries.filter((entry) => !refused.has(entry));
      const answer = taken.length > 0 ? await perform({ ...rest, PublishBatchRequestEntries: taken }) : {};
      const { Successful = [], Failed = [] } = answer as { Successful?: readonly object[]; Failed?: readonly object[] };
      const failed = [...refused].map(({ Id }) => ({
        Id,
        Code: 'Throttled',
        Message: 'Rate exceeded',
        SenderFault: false,
      }));
      return { Successful, Failed: [...Failed, ...failed] };
    };
  },
};

export const sns: Service<keyof typeof prices, SimulatedSns> = {
  prices,
  resources,
  verbs,
  sdk,
  usageOfCall,
  simulate: (kernel) => new SimulatedSns(kernel),
};
