import { cancelledBy } from '../shared/cancelled-by';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody, Problem } from '../shared/http';
import { writeOnce } from '../shared/idempotency';
import { createPostVariables } from './environment';
import { newPost, newPostRequest } from './new-post';
import { etagOf, type Post, postView } from './post';
import { PostStore } from './post-store';

const env = readEnvironment(createPostVariables);
const documents = documentClient();
const posts = new PostStore(documents, env.TABLE);

/** `POST /posts`: publishes a post under a slug that no other has. */
export const handler = answering(async (event) => {
  const now = new Date();
  const post = newPost(parseBody(event, newPostRequest), now);
  try {
    return await writeOnce(documents, event, {
      table: env.IDEMPOTENCY_TABLE,
      scope: `POST /posts ${event.requestContext.identity.userArn ?? ''}`,
      now,
      items: posts.creation(post),
      answer: created(post),
      // A post can be 350 KB: whoever asks again is shown it as it is by then.
      readAgain: async () => created(await posts.read(post.slug)),
    });
  } catch (error) {
    if (cancelledBy(error).failed.size === 0) throw error;
    throw new Problem(409, 'slug-taken', `There is a post ${post.slug} already`, {
      members: { errors: [{ field: 'slug', detail: 'Must be one that no post has' }] },
    });
  }
});

const created = (post: Post) => answer(201, postView(post), { Location: `/posts/${post.slug}`, ETag: etagOf(post) });
