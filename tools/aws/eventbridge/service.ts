import { refusedOf } from '../refused-entries';
import type { Sdk, Service } from '../service';
import { outside, prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { SimulatedEventBridge } from './simulated';

const THROTTLING = { name: 'ThrottlingException' };

const sdk: Sdk = {
  name: 'EventBridge',
  client: 'EventBridgeClient',
  throttling: THROTTLING,
  inPart: (_, input) => {
    const { Entries: entries = [] } = input as { Entries?: readonly object[] };
    if (entries.length === 0) return undefined;
    return async (decisions, perform) => {
      const refused = refusedOf(entries, decisions);
      const taken = entries.filter((entry) => !refused.has(entry));
      const answers = taken.length > 0 ? ((await perform({ Entries: taken })) as { Entries: object[] }).Entries : [];
      return {
        FailedEntryCount: entries.length - taken.length,
        Entries: entries.map((entry) =>
          refused.has(entry) ? { ErrorCode: THROTTLING.name, ErrorMessage: 'Rate exceeded' } : answers.shift(),
        ),
      };
    };
  },
};

export const eventbridge: Service<keyof typeof prices, SimulatedEventBridge> = {
  outside,
  prices,
  resources,
  verbs,
  sdk,
  usageOfCall,
  simulate: (kernel) => new SimulatedEventBridge(kernel),
};
