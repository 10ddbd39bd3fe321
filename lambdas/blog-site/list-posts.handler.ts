import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseParameters } from '../shared/http';
import { pageParameters } from '../shared/page-parameters';
import { cursorOf, keyIn } from '../shared/paging';
import { CACHED } from './caching';
import { tableVariables } from './environment';
import { LISTING_KEY, type PostSummary, summaryOf } from './post';
import { POSTS } from './post-store';
import { ENTRY, SUBJECT } from './tables';

const env = readEnvironment(tableVariables);
const parameters = v.object(pageParameters);
const documents = documentClient();

/** `GET /posts?limit&cursor`: posts without their text, newest first. */
export const handler = answering(async (event) => {
  const { limit, cursor } = parseParameters(event, parameters);
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
