import { type DynamoDBDocumentClient, GetCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as v from 'valibot';
import { notFound } from '../shared/http';
import { listingKey, type Post, slug, summaryOf } from './post';
import { ENTRY, ROW, SUBJECT } from './tables';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** The partition with an entry for each post. */
export const POSTS = 'POSTS';

const keyOf = (slug: string) => ({ [SUBJECT]: `POST#${slug}`, [ENTRY]: ROW });

/**
 * The slug in the path.
 * @throws {Problem} 404 for what can be no post's slug: no table is asked about it
 */
export function slugIn(event: APIGatewayProxyEvent): string {
  const given = event.pathParameters?.['slug'];
  if (!v.is(slug, given)) throw notFound('post');
  return given;
}

/**
 * Reads a post as of now, not as of a moment ago.
 * @throws {Problem} 404 for an unknown one
 */
export async function readPost(client: DynamoDBDocumentClient, table: string, slug: string): Promise<Post> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(slug), ConsistentRead: true }));
  if (!Item) throw notFound('post');
  return Item as Post;
}

/** What makes a post and its entry in the list, both or neither; refused when the slug is taken. */
export const creation = (table: string, post: Post): Writes => [
  { Put: { ...row(table, post), ConditionExpression: `attribute_not_exists(${SUBJECT})` } },
  listing(table, post),
];

/** What replaces a post and its entry; refused unless the post is of the version before. */
export const replacement = (table: string, post: Post): Writes => [
  {
    Put: {
      ...row(table, post),
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ':before': post.version - 1 },
    },
  },
  listing(table, post),
];

const row = (table: string, post: Post) => ({ TableName: table, Item: { ...keyOf(post.slug), ...post } });

const listing = (table: string, post: Post) => ({
  Put: { TableName: table, Item: { [SUBJECT]: POSTS, [ENTRY]: listingKey(post), ...summaryOf(post) } },
});
