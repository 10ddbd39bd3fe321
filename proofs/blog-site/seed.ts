import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { Seed } from '../../tools/template/load-proofs';
import { Blog } from './author/blog';
import { readDraft } from './author/draft';
import { Memories } from './author/memories';
import { publish } from './author/publish';

const FOLDER = 'proofs/blog-site/posts';
/** Oldest first. */
const POSTS = ['small-enough-to-keep', 'leave-a-light-on', 'what-the-greenhouse-knows'];

/** Three posts with photos, published as their author would; those that are there stay as they are. */
export const seed: Seed = async ({ ApiUrl = '', SiteUrl = '', QuarantineBucketName }) => {
  const place = { apiUrl: ApiUrl, siteUrl: SiteUrl, quarantine: QuarantineBucketName };
  const blog = new Blog(place, new S3Client({ forcePathStyle: true }));
  const memories = Memories.local(ApiUrl);
  // One after the other, by their age; at once, each would wait for functions that all start at the same time.
  for (const name of POSTS) {
    const file = resolve(FOLDER, `${name}.md`);
    const text = await readFile(file, 'utf8');
    const read = async (photo: string) => new Uint8Array(await readFile(join(FOLDER, photo)));
    if (!(await blog.read(readDraft(text).slug ?? ''))) await publish(blog, { text, read }, memories.of(file));
  }
  return `${POSTS.length} posts with photos`;
};
