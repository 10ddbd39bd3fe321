import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { physicalIdsOf } from '../local-cloud/stack-resources';
import { documents, queues } from '../proofs/deployed';

export const s3 = new S3Client({ forcePathStyle: true });

export const named = (request: number): string => `load-${request}`;
export const requestOf = (name: string): number => Number(name.replace('load-', ''));

export const json = async <T>(response: Response): Promise<T> => (await response.json()) as T;

export async function rowsOf<Row>(table: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client: documents }, { TableName: table })) {
    rows.push(...(Items as Row[]));
  }
  return rows;
}

/** The messages of a queue that can be taken, and all, those that are hidden among them. */
export async function messagesIn(QueueUrl: string | undefined): Promise<{ visible: number; all: number }> {
  const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const [visible = 0, ...hidden] = [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
  return { visible, all: hidden.reduce((sum, number) => sum + number, visible) };
}

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

export function count(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
