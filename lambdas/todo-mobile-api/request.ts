import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as v from 'valibot';
import { notFound, Problem } from '../shared/http';

/** What the authorizer has verified; an access token has a `sub` too, but does not identify the user. */
const claims = v.object({ sub: v.pipe(v.string(), v.uuid()), token_use: v.literal('id') });

/**
 * Who calls: the `sub` of the ID token, and of nothing else in a request.
 * @throws {Problem} 401 for any other token
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function callerOf(event: APIGatewayProxyEvent): string {
  const verified = v.safeParse(claims, event.requestContext.authorizer?.['claims']);
  if (!verified.success) throw new Problem(401, 'unauthorized', 'The request carries no valid ID token');
  return verified.output.sub;
}

const ulid = v.pipe(v.string(), v.ulid());

/**
 * The todo's id in the path.
 * @throws {Problem} 404 for what can be no todo's id: no table is asked about it
 */
export function todoIdIn(event: APIGatewayProxyEvent): string {
  const id = event.pathParameters?.['id'];
  if (!v.is(ulid, id)) throw notFound('todo');
  return id;
}
