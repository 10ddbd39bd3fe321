import type { Sdk, Service } from '../service';
import { transactionCanceled } from './errors';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { SimulatedDynamoDb } from './simulated';

const sdk: Sdk = {
  name: 'DynamoDB',
  client: 'DynamoDBDocumentClient',
  throttling: { name: 'ThrottlingException' },
  withToken: (command, input, token) =>
    command === 'TransactWriteCommand' ? { ClientRequestToken: token, ...(input as object) } : input,
  inPart: (command, input) => {
    if (command !== 'TransactWriteCommand') return undefined;
    // One action of a transaction meets another transaction.
    const { TransactItems: actions = [] } = input as { TransactItems?: readonly object[] };
    return (decisions) => {
      const met = decisions.choose(actions.length);
      throw transactionCanceled(actions.map((_, index) => ({ Code: index === met ? 'TransactionConflict' : 'None' })));
    };
  },
};

export const dynamodb: Service<keyof typeof prices, SimulatedDynamoDb> = {
  prices,
  resources,
  verbs,
  sdk,
  usageOfCall,
  simulate: (kernel) => new SimulatedDynamoDb(kernel),
};
