import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering } from '../shared/http';
import { CACHED } from './caching';
import { tableVariables } from './environment';
import { etagOf, postView } from './post';
import { readPost, slugIn } from './post-store';

const env = readEnvironment(tableVariables);
const documents = documentClient();

/** `GET /posts/{slug}` */
export const handler = answering(async (event) => {
  const post = await readPost(documents, env.TABLE, slugIn(event));
  return answer(200, postView(post), { ...CACHED, ETag: etagOf(post) });
});
