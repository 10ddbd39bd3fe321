import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { placeOrderVariables } from '../../lambdas/transactional-outbox/environment';
import { MAX_ENTRIES } from '../../lambdas/transactional-outbox/packing';
import type { Bench } from '../../tools/bench/bench';

const ORDER = {
  httpMethod: 'POST',
  headers: { 'content-type': 'application/json' },
  isBase64Encoded: false,
  body: JSON.stringify({ customerId: 'bench', items: [{ sku: 'book', quantity: 1, unitPriceCents: 100 }] }),
};

export const bench: Bench = {
  typical: { entry: 'lambdas/transactional-outbox/place-order.handler.ts', variables: placeOrderVariables },
  things: 'Orders',
  batches: { action: 'events:PutEvents', what: 'Events in a PutEvents call', most: MAX_ENTRIES },
  connect: async ({ OutboxTableName }) => {
    const lambda = new LambdaClient();
    const names: string[] = [];
    for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
      names.push(...Functions.map(({ FunctionName = '' }) => FunctionName));
    }
    const FunctionName = names.find((name) => name.includes('PlaceOrder'));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient());
    return {
      accept: async () => {
        const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(ORDER) }));
        const answer = Payload?.transformToString() ?? '{}';
        const { statusCode } = JSON.parse(answer) as { statusCode?: number };
        if (statusCode !== 201) throw new Error(`An order was not accepted: ${answer}`);
      },
      relayed: async () => {
        const found: string[] = [];
        for await (const { Items = [] } of paginateScan({ client }, { TableName: OutboxTableName })) {
          found.push(...Items.flatMap(({ publishedAt }) => (typeof publishedAt === 'string' ? [publishedAt] : [])));
        }
        return found.map((time) => Date.parse(time));
      },
    };
  },
};
