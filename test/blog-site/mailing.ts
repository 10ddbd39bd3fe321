import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { subscriber } from './samples';

export const tables = mockClient(DynamoDBDocumentClient);
export const ses = mockClient(SESClient);
export const time = { getRemainingTimeInMillis: () => 60_000 };

/** Both services answer, and the mail is still to be sent. */
export function allIsWell(): void {
  tables.reset();
  ses.reset();
  tables.on(GetCommand).resolves({ Item: subscriber });
  tables.on(QueryCommand).resolves({ Items: [] });
  tables.on(UpdateCommand).resolves({});
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'm1' });
}

/** What was asked of the two, in order: updates by their expressions, and mails. */
export function asked(): (string | undefined)[] {
  const calls = [...tables.commandCalls(UpdateCommand), ...ses.commandCalls(SendRawEmailCommand)] as ReturnType<
    typeof tables.calls
  >;
  calls.sort((one, other) => (one.calledBefore(other) ? -1 : 1));
  return calls.map(({ args }) => (args[0] instanceof UpdateCommand ? args[0].input.UpdateExpression : 'send'));
}

/** An error of SES, as the SDK throws it. */
export const refusal = (name: string, httpStatusCode?: number, message = 'refused') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
