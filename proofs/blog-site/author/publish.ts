import { createHash } from 'node:crypto';
import { typeOf } from '../../../lambdas/blog-site/photo';
import { slugOf } from '../../../lambdas/blog-site/new-post';
import type { Post } from '../../../lambdas/blog-site/post';
import { ToolError } from '../../../tools/terminal/tool-error';
import type { Blog, Content } from './blog';
import { filesOf, readDraft, withImages } from './draft';

/** A file with a post, and those beside it. */
export interface Source {
  readonly text: string;
  /** @throws Error for what cannot be read */
  readonly read: (file: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** What is known of a source from when it was published. */
export interface Memory {
  readonly slug?: string;
  /** The version that it became. */
  readonly version?: number;
  /** The ids of its photos, by the hash of the file. */
  readonly photos: Readonly<Record<string, string>>;
}
const NOTHING: Memory = { photos: {} };

export interface Remembering {
  readonly memory?: Memory;
  /** Keeps what is known from then on, also when publishing fails later. */
  readonly keep?: (memory: Memory) => Promise<void>;
}

interface Options extends Remembering {
  /** A version of another's that the author has seen, and replaces. */
  readonly over?: number;
}

export interface Published {
  readonly outcome: 'published' | 'replaced' | 'unchanged';
  readonly post: Post;
}

/**
 * Publishes a source, or replaces what it was published as before. Photos come first: a post is not there before they are.
 * However often it is called, a photo is uploaded once and a post published once, as long as the memory is kept.
 * @throws {ToolError} with one line, also when somebody else has changed the post, whose change then stays
 */
export async function publish(blog: Blog, source: Source, options: Options = {}): Promise<Published> {
  const { draft, ids, known } = await uploadPhotos(blog, source, options);
  const { title, summary, photo } = draft;
  const markdown = withImages(draft.markdown, (file) => blog.addressOf(ids.get(file) ?? ''));
  const content = { title, summary, markdown, photo: photo === undefined ? undefined : ids.get(photo) };
  const result = await write(blog, content, draft.slug ?? known.slug ?? slugOf(title), known, options.over);
  await options.keep?.({ ...known, slug: result.post.slug, version: result.post.version });
  return result;
}

/** The first half of publishing: when it is done, the website shows the photos of a source. */
async function uploadPhotos(blog: Blog, source: Source, { memory = NOTHING, keep }: Remembering = {}) {
  const draft = readDraft(source.text);
  const files = await Promise.all(filesOf(draft).map(async (name) => ({ name, ...(await read(source, name)) })));
  let known = memory;
  const ids = new Map<string, string>();
  for (const { name, bytes, type, hash } of files) {
    const before = known.photos[hash];
    const id = before !== undefined && (await blog.shows(before)) ? before : await blog.upload(bytes, type);
    await blog.shown(id).catch((error: unknown) => {
      throw new ToolError(`${name}: ${(error as Error).message}`);
    });
    ids.set(name, id);
    known = { ...known, photos: { ...known.photos, [hash]: id } };
    await keep?.(known);
  }
  return { draft, ids, known };
}

async function read(source: Source, name: string) {
  const bytes = await source.read(name).catch((error: unknown) => {
    throw new ToolError(`The photo ${name} cannot be read: ${(error as Error).message}`);
  });
  const type = typeOf(bytes);
  if (type === undefined) throw new ToolError(`${name} is no photo: JPEG, PNG, WebP and AVIF are photos here.`);
  return { bytes, type, hash: createHash('sha256').update(bytes).digest('hex') };
}

async function write(
  blog: Blog,
  content: Content,
  slug: string,
  known: Memory,
  over: number | undefined,
): Promise<Published> {
  const there = slug === '' ? undefined : await blog.read(slug);
  if (!there) return { outcome: 'published', post: await blog.create({ ...content, ...(slug !== '' && { slug }) }) };
  if (isSame(there, content)) return { outcome: 'unchanged', post: there };
  const seen = over ?? (known.slug === slug ? known.version : undefined);
  const post = seen === there.version ? await blog.replace(slug, seen, content) : undefined;
  if (post) return { outcome: 'replaced', post };
  const now = await blog.read(slug);
  if (now && isSame(now, content)) return { outcome: 'replaced', post: now }; // an answer was lost, and asked for again
  const why = seen === undefined ? 'is there, and not from this file' : `was changed after version ${seen}`;
  const version = String(now?.version ?? there.version);
  throw new ToolError(`${slug} ${why}: read version ${version}, then publish over it with --over ${version}.`);
}

const isSame = (post: Post, content: Content): boolean =>
  (['title', 'summary', 'photo', 'markdown'] as const).every((field) => post[field] === content[field]);
