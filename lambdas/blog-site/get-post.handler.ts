import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering } from '../shared/http';
import { CACHED } from './caching';
import { tableVariables } from './environment';
import { etagOf, postView } from './post';
import { PostStore, slugIn } from './post-store';

const env = readEnvironment(tableVariables);
const posts = new PostStore(documentClient(), env.TABLE);

/** `GET /posts/{slug}` */
export const handler = answering(async (event) => {
  const post = await posts.read(slugIn(event));
  return answer(200, postView(post), { ...CACHED, ETag: etagOf(post) });
});
