import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { cancelledBy } from '../shared/cancelled-by';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, header, parseBody, Problem, unavailable } from '../shared/http';
import { tableVariables } from './environment';
import { changedPost, etagOf, type Post, postRequest, postView } from './post';
import { PostStore, slugIn } from './post-store';

const env = readEnvironment(tableVariables);
const documents = documentClient();
const posts = new PostStore(documents, env.TABLE);

/**
 * `PUT /posts/{slug}`: replaces a post, of the version that `If-Match` names where the request has one. When another
 * change comes between, nothing is written: 412 for whoever named a version, 503 to try again for whoever did not.
 */
export const handler = answering(async (event) => {
  const slug = slugIn(event);
  const request = parseBody(event, postRequest);
  const expected = header(event, 'if-match');
  const before = await posts.read(slug);
  if (expected !== undefined && expected !== etagOf(before)) throw changedMeanwhile(before);
  const post = changedPost(before, request, new Date());
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: posts.replacement(post) }));
  } catch (error) {
    if (!cancelledBy(error).failed.has(0)) throw error;
    throw expected === undefined ? unavailable() : changedMeanwhile(await posts.read(slug));
  }
  return answer(200, postView(post), { ETag: etagOf(post) });
});

const changedMeanwhile = (post: Post): Problem =>
  new Problem(412, 'changed-meanwhile', 'The post has another version by now', { headers: { ETag: etagOf(post) } });
