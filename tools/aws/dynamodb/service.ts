import type { Decisions } from '../kernel';
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
    if (command === 'BatchWriteCommand') return (decisions, perform) => writeInPart(decisions, perform, input);
    if (command !== 'TransactWriteCommand') return undefined;
    // One action of a transaction meets another transaction.
    const { TransactItems: actions = [] } = input as { TransactItems?: readonly object[] };
    return (decisions) => {
      const met = decisions.choose(actions.length);
      throw transactionCanceled(actions.map((_, index) => ({ Code: index === met ? 'TransactionConflict' : 'None' })));
    };
  },
};

/** What DynamoDB has no room for at the moment it hands back: of a batch the last item always, never all of several. */
async function writeInPart(
  decisions: Decisions,
  perform: (input: unknown) => Promise<unknown>,
  input: unknown,
): Promise<unknown> {
  const { RequestItems } = input as { readonly RequestItems: Readonly<Record<string, readonly object[]>> };
  const [[table, requests] = ['', []]] = Object.entries(RequestItems);
  const left = requests.filter((_, place) => place === requests.length - 1 || (place > 0 && decisions.choose(2) === 1));
  const taken = requests.filter((request) => !left.includes(request));
  if (taken.length > 0) await perform({ RequestItems: { [table]: taken } });
  return { UnprocessedItems: { [table]: left } };
}

export const dynamodb: Service<keyof typeof prices, SimulatedDynamoDb> = {
  prices,
  resources,
  verbs,
  sdk,
  usageOfCall,
  simulate: (kernel) => new SimulatedDynamoDb(kernel),
};
