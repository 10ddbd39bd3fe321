import { ENCRYPTION, type ResourceFacts } from '../facts';
import { arnOf } from '../place';
import { MILLION, PAGE, price, type PriceSource, READ, unpriced } from '../price';

const ON_DEMAND: PriceSource = ['2025-07-21', 'https://airbyte.com/data-engineering-resources/dynamodb-pricing'];
const BACKUP: PriceSource = [READ, 'https://finops.com.py/services/dynamodb/backups'];

export const prices = {
  dynamodbWrite: price('DynamoDB', 0.625, MILLION, 'write request units', 'dynamodb/pricing/on-demand', ON_DEMAND),
  dynamodbRead: price('DynamoDB', 0.125, MILLION, 'read request units', 'dynamodb/pricing/on-demand', ON_DEMAND),
  dynamodbStorage: price('DynamoDB', 0.25, 1, 'GB-months stored', 'dynamodb/pricing', PAGE),
  dynamodbBackup: price('DynamoDB', 0.2, 1, 'GB-months of recovery', 'dynamodb/pricing/on-demand', BACKUP),
};

const table: ResourceFacts<keyof typeof prices> = {
  arn: (name) => arnOf('dynamodb', `table/${name}`),
  attributes: { StreamArn: ({ arn }) => `${arn}/stream` },
  simulated: {
    modelled: [
      'AttributeDefinitions',
      'KeySchema',
      'GlobalSecondaryIndexes',
      'StreamSpecification',
      'TimeToLiveSpecification',
    ],
    irrelevant: {
      BillingMode: 'on demand: throttles are injected, not computed',
      Replicas: 'one replica; its settings are of backups, protection and indexes that the table names too',
      SSESpecification: ENCRYPTION,
    },
  },
  idle: ({ BillingMode }, id) =>
    BillingMode === 'PAY_PER_REQUEST' ? [] : unpriced(`billing ${String(BillingMode)}`, id),
  // Lambda reads streams of tables for nothing.
  awaited: () => [],
  drawn: { glyph: 'aws-dynamodb', called: 'DynamoDB table', kind: 'store' },
};

export const resources = { 'AWS::DynamoDB::GlobalTable': table };

export const verbs = [
  [/^dynamodb:(GetItem|BatchGetItem|Query|Scan)$/, 'reads'],
  [/^dynamodb:(Put|Update|Delete)Item$/, 'writes'],
] as const;
