import { S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answering, notFound, type Problem } from '../shared/http';
import { CACHED } from './caching';
import { showPageVariables } from './environment';
import { type TemplateName, TemplateStore } from './template-store';
import { photoPage, postPage } from './post-page';
import { PostStore, requireSlug } from './post-store';

const env = readEnvironment(showPageVariables);
const posts = new PostStore(documentClient(), env.TABLE);
const templates = new TemplateStore(new S3Client(clientLimits), env.SITE_BUCKET);

/**
 * `GET /pages/{page+}`: `posts/{slug}` and `photo/{slug}/{id}` as pages for readers. What is not there is answered with a
 * page, too, with the status 404, and what cannot be read now with one that offers to try again.
 */
export const handler = answering(async (event) => {
  const [kind, slug, photo, ...more] = partsOf(event);
  if (kind === 'posts' && photo === undefined) {
    return page(200, 'post', postPage(await posts.read(requireSlug(slug))), CACHED);
  }
  if (kind === 'photo' && photo !== undefined && more.length === 0) {
    const shown = photoPage(await posts.read(requireSlug(slug)), photo);
    if (!shown) throw notFound('photo');
    return page(200, 'photo', shown, CACHED);
  }
  throw notFound('page');
}, showProblem);

/** The parts of the path: a slash at its end changes nothing. */
const partsOf = ({ pathParameters }: APIGatewayProxyEvent): string[] =>
  (pathParameters?.['page'] ?? '').replace(/\/$/, '').split('/');

function showProblem({ status, title, extra }: Problem) {
  const missing = status === 404;
  const heading = missing ? title : 'Something went wrong';
  return page(status, 'problem', { missing, heading }, extra.headers);
}

async function page(
  statusCode: number,
  template: TemplateName,
  values: object,
  headers: Readonly<Record<string, string>> = {},
) {
  return {
    statusCode,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
    body: await templates.page(template, values, new Date()),
  };
}
