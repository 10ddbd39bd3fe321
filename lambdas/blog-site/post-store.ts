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
export const slugIn = (event: APIGatewayProxyEvent): string => requireSlug(event.pathParameters?.['slug']);

/** @throws {Problem} 404 for what can be no post's slug */
export function requireSlug(given: string | undefined): string {
  if (!v.is(slug, given)) throw notFound('post');
  return given;
}

/** The rows of posts and their entries in the list. */
export class PostStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /**
   * Reads a post as of now, not as of a moment ago.
   * @throws {Problem} 404 for an unknown one
   */
  async read(slug: string): Promise<Post> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: keyOf(slug), ConsistentRead: true }),
    );
    if (!Item) throw notFound('post');
    return Item as Post;
  }

  /** What makes a post and its entry in the list, both or neither; refused when the slug is taken. */
  creation(post: Post): Writes {
    return [
      { Put: { ...this.row(post), ConditionExpression: `attribute_not_exists(${SUBJECT})` } },
      { Put: this.entry(post) },
    ];
  }

  /** What replaces a post and its entry; refused unless the post is of the version before. */
  replacement(post: Post): Writes {
    const ifUnchanged = {
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ':before': post.version - 1 },
    };
    return [{ Put: { ...this.row(post), ...ifUnchanged } }, { Put: this.entry(post) }];
  }

  private row(post: Post) {
    return { TableName: this.table, Item: { ...keyOf(post.slug), ...post } };
  }

  private entry(post: Post) {
    return { TableName: this.table, Item: { [SUBJECT]: POSTS, [ENTRY]: listingKey(post), ...summaryOf(post) } };
  }
}
