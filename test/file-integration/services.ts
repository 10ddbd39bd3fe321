import './variables';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  BatchWriteCommand,
  DeleteCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDb } from '../../tools/aws/dynamodb/model';
import { S3 } from '../../tools/aws/s3/model';

export const clients = {
  documents: mockClient(DynamoDBDocumentClient),
  buckets: mockClient(S3Client),
  queue: mockClient(SQSClient),
  topic: mockClient(SNSClient),
};

interface Services {
  readonly tables: DynamoDb;
  readonly buckets: S3;
}

/** Makes the clients of the handlers those of new models, as AWS documents the services. */
export function begin(): Services {
  const now = (): Date => new Date();
  let versions = 0;
  const tables = new DynamoDb(
    [{ name: 'records', partitionKey: 'part', sortKey: { name: 'row', type: 'S' }, indexes: [] }],
    now,
  );
  const buckets = new S3(['inbox', 'quarantine'], now, () => `v${String((versions += 1))}`);
  for (const client of Object.values(clients)) client.reset();
  for (const command of [BatchWriteCommand, DeleteCommand, QueryCommand, TransactWriteCommand, UpdateCommand])
    clients.documents.on(command as typeof QueryCommand).callsFake((input) => tables.call(command.name, input));
  for (const command of [GetObjectCommand, HeadObjectCommand, PutObjectCommand])
    clients.buckets.on(command).callsFake((input) => buckets.call(command.name, input, () => true));
  clients.queue.on(SendMessageCommand).resolves({});
  clients.topic.on(PublishCommand).resolves({});
  return { tables, buckets };
}

interface Message {
  readonly body: string;
  readonly group: string;
  readonly id: string;
}

/** What the queue of runs was sent. */
export const sent = (): Message[] =>
  clients.queue.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    body: input.MessageBody ?? '',
    group: input.MessageGroupId ?? '',
    id: input.MessageDeduplicationId ?? '',
  }));

export const reports = (): unknown[] =>
  clients.topic.commandCalls(PublishCommand).map(({ args: [{ input }] }) => JSON.parse(input.Message ?? '') as unknown);
