import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import { physicalIdsOf } from '../local-cloud/stack-resources';
import { thumbnailKey, WIDTHS } from '../../lambdas/blog-site/photo';
import * as blog from '../../test/blog-site/client';
import { documents, outputsOf, queues } from '../../test/support/e2e';
import { apiOf, signedIn } from '../../test/todo-mobile-api/users';
import type { Send } from './client';
import type { Found } from './verdict';

/** What clients of one scenario do, and what must come of it. */
export interface Workload {
  readonly name: string;
  /** Whether the same request, sent again, gets the same answer. */
  readonly repeatable: boolean;
  /** Has a request accepted. @returns the id that its answer gives */
  accept(request: number, send: Send): Promise<string>;
  /** How much of what was accepted waits to be worked on. */
  waiting(accepted: number): Promise<number>;
  found(): Promise<Found[]>;
}

const USERS = 10;
const PHOTO = { width: 640, height: 480, channels: 3, background: '#357' } as const;

const dynamodb = new DynamoDBClient();
const s3 = new S3Client({ forcePathStyle: true });

const named = (request: number): string => `load-${request}`;
const requestOf = (name: string): number => Number(name.replace('load-', ''));

const post = (url: string, body: unknown, signal: AbortSignal, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
const json = async <T>(response: Response): Promise<T> => (await response.json()) as T;

async function rowsOf<Row>(table: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client: documents }, { TableName: table })) {
    rows.push(...(Items as Row[]));
  }
  return rows;
}

/** The messages of a queue that can be taken, and all, those that are hidden among them. */
async function messagesIn(QueueUrl: string | undefined): Promise<{ visible: number; all: number }> {
  const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const [visible = 0, ...hidden] = [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
  return { visible, all: hidden.reduce((sum, number) => sum + number, visible) };
}

function orders(): Workload {
  const { ApiUrl, OrdersTableName, OutboxTableName, ShipmentsTableName } = outputsOf('TransactionalOutbox');
  return {
    name: 'orders',
    repeatable: true,
    accept: async (request, send) => {
      const order = { customerId: named(request), items: [{ sku: 'book', quantity: 1, unitPriceCents: 100 }] };
      const key = { 'Idempotency-Key': named(request) };
      const response = await send((signal) => post(`${ApiUrl ?? ''}orders`, order, signal, key));
      return (await json<{ orderId: string }>(response)).orderId;
    },
    waiting: async (accepted) => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: ShipmentsTableName }));
      return accepted - (Table?.ItemCount ?? 0);
    },
    found: async () => {
      const placed = await rowsOf<{ orderId: string; customerId: string }>(OrdersTableName);
      const outbox = await rowsOf<{ orderId: string; publishedAt?: string }>(OutboxTableName);
      const events = count(outbox.filter((row) => row.publishedAt !== undefined).map(({ orderId }) => orderId));
      const shipments = await rowsOf<{ orderId: string; status?: string; version: number }>(ShipmentsTableName);
      // Each event that is applied is a new version of the shipment.
      const shipped = new Map(
        shipments.map(({ orderId, status, version }) => [orderId, status === 'SHIPPED' ? version : 0]),
      );
      return placed.map(({ orderId, customerId }) => {
        const steps = [events.get(orderId) ?? 0, shipped.get(orderId) ?? 0];
        return { id: orderId, request: requestOf(customerId), effects: steps.includes(0) ? 0 : Math.max(...steps) };
      });
    },
  };
}

function jobs(): Workload {
  const { ApiUrl, QueueUrl, ResultsTableName } = outputsOf('QueueLeveler');
  return {
    name: 'jobs',
    repeatable: false,
    accept: async (_, send) => {
      const job = { payload: { sleepMs: 0 } };
      const response = await send((signal) => post(`${ApiUrl ?? ''}jobs`, job, signal));
      return (await json<{ jobId: string }>(response)).jobId;
    },
    waiting: async () => (await messagesIn(QueueUrl)).visible,
    found: async () => {
      const results = await rowsOf<{ jobId: string; status: string }>(ResultsTableName);
      const done = new Set(results.filter(({ status }) => status === 'DONE').map(({ jobId }) => jobId));
      const tables = await physicalIdsOf('QueueLeveler', 'AWS::DynamoDB::GlobalTable');
      const [, backend] = Object.entries(tables).find(([id]) => id.startsWith('BackendState')) ?? [];
      const keys = (await rowsOf<{ key: string }>(backend)).map(({ key }) => key.split('JOB#'));
      const worked = keys.flatMap(([, jobId]) => jobId ?? []);
      return [...new Set([...worked, ...results.map(({ jobId }) => jobId)])].map((id) => ({
        id,
        effects: done.has(id) && worked.includes(id) ? 1 : 0,
      }));
    },
  };
}

async function todos(): Promise<Workload> {
  const { ApiUrl } = outputsOf('TodoMobileApi');
  const users = await Promise.all(Array.from({ length: USERS }, signedIn));
  return {
    name: 'todos',
    repeatable: true,
    accept: async (request, send) => {
      const headers = { 'Idempotency-Key': named(request), Authorization: users[request % USERS]?.idToken ?? '' };
      const todo = { title: named(request) };
      const response = await send((signal) => post(`${ApiUrl ?? ''}todos`, todo, signal, headers));
      return (await json<{ id: string }>(response)).id;
    },
    waiting: () => Promise.resolve(0),
    found: async () => {
      const found: Found[] = [];
      for (const { idToken } of users) {
        const api = apiOf(idToken);
        let cursor: string | undefined;
        do {
          const query = { limit: '100', ...(cursor !== undefined && { cursor }) };
          const { data, response } = await api.GET('/todos', { params: { query } });
          if (!data) throw new Error(`A list of todos was refused: ${response.status}`);
          found.push(...data.items.map(({ id, title }) => ({ id, request: requestOf(title), effects: 1 })));
          cursor = data.cursor;
        } while (cursor !== undefined);
      }
      return found;
    },
  };
}

async function photos(): Promise<Workload> {
  const { ThumbnailsBucketName } = outputsOf('BlogSite');
  const file = new Uint8Array(await sharp({ create: PHOTO }).jpeg().toBuffer());
  const queuesOfSite = await physicalIdsOf('BlogSite', 'AWS::SQS::Queue');
  const [, queue] = Object.entries(queuesOfSite).find(([id]) => id.startsWith('ThumbnailingQueue')) ?? [];
  return {
    name: 'photos',
    repeatable: false,
    accept: async (_, send) => {
      const body = { contentType: 'image/jpeg', bytes: file.length };
      const form = await json<blog.Form>(await send(() => blog.signed('POST', 'photos', { body })));
      const uploaded = await send(() => blog.upload(form, file));
      return blog.photoOf(form.fields['key'] ?? '', uploaded.headers.get('x-amz-version-id') ?? '');
    },
    waiting: async () => (await messagesIn(queue)).visible,
    found: async () => {
      const written: string[] = [];
      let KeyMarker: string | undefined;
      do {
        const page = await s3.send(new ListObjectVersionsCommand({ Bucket: ThumbnailsBucketName, KeyMarker }));
        written.push(...(page.Versions ?? []).map(({ Key = '' }) => Key));
        KeyMarker = page.NextKeyMarker;
      } while (KeyMarker !== undefined);
      const writes = count(written);
      const ids = new Set(written.map((key) => key.split('/')[1] ?? ''));
      return [...ids].map((id) => {
        const sizes = WIDTHS.map((width) => writes.get(thumbnailKey(id, width)) ?? 0);
        return { id, effects: sizes.includes(0) ? 0 : Math.max(...sizes) };
      });
    },
  };
}

/** The workloads of the scenarios, which have to be deployed. */
export const workloads = (): Promise<Workload[]> =>
  Promise.all([Promise.resolve(orders()), Promise.resolve(jobs()), todos(), photos()]);

/** How many messages wait or are in hand, and what was given up, by its queue or bucket. */
export async function leftOver(stacks: readonly string[]): Promise<{ underWay: number; givenUp: string[] }> {
  let underWay = 0;
  const givenUp: string[] = [];
  for (const stack of stacks) {
    for (const [id, url] of Object.entries(await physicalIdsOf(stack, 'AWS::SQS::Queue'))) {
      const { all } = await messagesIn(url);
      if (!id.includes('DeadLetters')) underWay += all;
      else if (all > 0) givenUp.push(`${all} in ${stack}/${id}`);
    }
    for (const [id, Bucket] of Object.entries(await physicalIdsOf(stack, 'AWS::S3::Bucket'))) {
      if (!/Failures|Quarantine/.test(id)) continue;
      for await (const { KeyCount = 0 } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
        if (KeyCount > 0) givenUp.push(`${KeyCount} in ${stack}/${id}`);
      }
    }
  }
  return { underWay, givenUp };
}

function count(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
