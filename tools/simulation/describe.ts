import type { DynamoDBRecord, SNSEventRecord, SQSRecord } from 'aws-lambda';

const DEEPEST = 2;
const LONGEST_TEXT = 60;

/** The beginning of a text that has more characters than that. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

/** A value as JSON without quotes: what is deep inside, and the end of long texts, left out. */
export function briefly(value: unknown, depth = 0): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return shortened(value, LONGEST_TEXT);
  if (typeof value !== 'object') return typeof value === 'function' ? '' : JSON.stringify(value);
  if (value instanceof Set) return briefly([...value], depth);
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return `[${value.map((member) => briefly(member, depth + 1)).join(', ')}]`;
  const members = Object.entries(value).filter(([, member]) => typeof member !== 'function');
  return `{${members.map(([name, member]) => `${name}: ${briefly(member, depth + 1)}`).join(', ')}}`;
}

interface Input {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: object | string;
  readonly Item?: object;
  readonly UpdateExpression?: string;
  readonly TransactItems?: readonly Readonly<Record<string, Input>>[];
  readonly Entries?: readonly { readonly DetailType?: string; readonly Detail?: string }[];
  readonly QueueUrl?: string;
  readonly MessageBody?: string;
  readonly VisibilityTimeout?: number;
  readonly FunctionName?: string;
  readonly Bucket?: string;
  readonly Destinations?: readonly string[];
  readonly Payload?: string;
  readonly InstanceIds?: readonly string[];
  readonly Resources?: readonly string[];
  readonly Subject?: string;
  readonly Message?: string;
  readonly PublishBatchRequestEntries?: readonly Input[];
}

/** A call of an SDK client, as a reader of a timeline wants it. */
export function describeCall(command: string, request: unknown): string {
  const { TransactItems: actions, Entries: entries, ...input } = request as Input;
  const operation = command.replace(/Command$/, '');
  if (actions) {
    const described = actions.flatMap((action) =>
      Object.entries(action).map(([kind, part]) => describeCall(kind, part)),
    );
    return `${operation} [${described.join('; ')}]`;
  }
  if (entries)
    return `${operation} ${entries.map(({ DetailType = '', Detail }) => `${DetailType} ${briefly(Detail)}`).join('; ')}`;
  const place = input.TableName ?? input.QueueUrl?.split('/').at(-1) ?? input.FunctionName ?? input.Bucket ?? '';
  const named = input.InstanceIds ?? input.Resources;
  if (named) return `${operation} ${named.join(', ')}`;
  const what =
    input.Key ??
    input.Item ??
    input.MessageBody ??
    input.Payload ??
    input.Subject ??
    input.Message ??
    input.PublishBatchRequestEntries?.map(({ Message }) => Message) ??
    input.VisibilityTimeout ??
    input.Destinations ??
    '';
  const index = input.IndexName === undefined ? '' : ` by ${input.IndexName}`;
  const change = input.UpdateExpression === undefined ? '' : ` ${input.UpdateExpression}`;
  return `${operation} ${place}${index} ${what === '' ? '' : briefly(what)}${change}`.trim();
}

/** What an invocation is given. */
export function describeEvent(event: unknown): string {
  const {
    Records: records,
    httpMethod,
    path,
  } = event as {
    Records?: readonly EventRecord[];
    httpMethod?: string;
    path?: string;
  };
  if (records) return records.map(describeRecord).join('; ');
  return httpMethod === undefined ? briefly(event) : `${httpMethod} ${String(path)}`;
}

type EventRecord = DynamoDBRecord | SNSEventRecord | SQSRecord;

function describeRecord(record: EventRecord): string {
  if ('Sns' in record) return `${record.Sns.MessageId} ${briefly(record.Sns.Message)}`;
  if ('body' in record) return `${record.messageId} (receive ${record.attributes.ApproximateReceiveCount})`;
  const keys = Object.values(record.dynamodb?.Keys ?? {}).map(({ S, N }) => S ?? N ?? '');
  return `${String(record.eventName)} ${keys.join('/')}`;
}
