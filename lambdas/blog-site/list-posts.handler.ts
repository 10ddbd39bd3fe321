import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering } from '../shared/http';
import { cursorOf, keyIn, pageRequest } from '../shared/paging';
import { CACHED } from './caching';
import { tableVariables } from './environment';
import { LISTING_KEY, type PostSummary, summaryOf } from './post';
import { POSTS } from './post-store';
import { ENTRY, SUBJECT } from './tables';

const env = readEnvironment(tableVariables);
const documents = documentClient();

/** `GET /posts?limit&cursor`: posts without their text, newest first. */
export const handler = answering(async (event) => {
  const { limit, cursor } = pageRequest(event);
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName: env.TABLE,
      KeyConditionExpression: '#subject = :posts',
      ExpressionAttributeNames: { '#subject': SUBJECT },
      ExpressionAttributeValues: { ':posts': POSTS },
      ScanIndexForward: false,
      Limit: limit,
      ...(cursor !== undefined && {
        ExclusiveStartKey: { [SUBJECT]: POSTS, [ENTRY]: keyIn(cursor, LISTING_KEY) },
      }),
    }),
  );
  const next = LastEvaluatedKey?.[ENTRY] as string | undefined;
  return answer(
    200,
    { items: (Items as PostSummary[]).map(summaryOf), ...(next !== undefined && { cursor: cursorOf(next) }) },
    CACHED,
  );
});
