import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientLimits } from '../shared/client-limits';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { carriedJson } from '../shared/text';
import { postEntryVariables } from './environment';
import { type Entry, entryRequest, requireAccountId } from './entry';

const env = readEnvironment(postEntryVariables);
const topic = new SNSClient(clientLimits);

/**
 * `POST /accounts/{accountId}/entries`: SNS has the entry, in the order of its account, before it is accepted. Posted
 * again, it has no further effect: within five minutes SNS takes it for the same, later whoever applies it does.
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
 */
export const handler = answering(async (event) => {
  const accountId = requireAccountId(event.pathParameters?.['accountId']);
  const entry: Entry = { accountId, ...parseBody(event, entryRequest) };
  await topic.send(
    new PublishCommand({
      TopicArn: env.FIFO_TOPIC,
      Message: carriedJson(entry),
      MessageGroupId: accountId,
      MessageDeduplicationId: `${accountId}.${entry.entryId}`,
    }),
  );
  return answer(202, { entryId: entry.entryId });
});
