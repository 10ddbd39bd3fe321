import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

export const tables = mockClient(DynamoDBDocumentClient);
export const bus = mockClient(EventBridgeClient);

/** Everything works, until a test sets a failure. */
export function allIsWell(): void {
  tables.reset();
  bus.reset();
  tables.on(UpdateCommand).resolves({});
  answerEach(() => ({ EventId: 'e' }));
}

/** Lets the bus answer for each entry. */
export function answerEach(answer: (orderId: string) => { EventId?: string; ErrorCode?: string }): void {
  bus.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
    const answers = Entries.map(({ Detail = '' }) => answer(orderIdOf(Detail)));
    return { Entries: answers, FailedEntryCount: answers.filter(({ ErrorCode }) => ErrorCode).length };
  });
}

const orderIdOf = (detail: string) => (JSON.parse(detail) as { orderId: string }).orderId;

/** Ids of the orders whose events were sent, request by request. */
export const sent = (): string[][] =>
  bus
    .commandCalls(PutEventsCommand)
    .map(({ args }) => (args[0].input.Entries ?? []).map(({ Detail = '' }) => orderIdOf(Detail)));

const updates = () => tables.commandCalls(UpdateCommand).map(({ args }) => args[0].input);

export const published = () => updates().filter(({ UpdateExpression }) => UpdateExpression?.includes('publishedAt'));
export const quarantined = () => updates().filter(({ UpdateExpression }) => UpdateExpression?.includes(':quarantined'));
