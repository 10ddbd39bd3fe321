import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { OUTPUTS, useRunningCloud } from '../../tools/local-cloud/running';
import { parseCount, runCommand } from '../../tools/terminal/command-line';
import { ToolError } from '../../tools/terminal/tool-error';
import { Blog } from './author/blog';
import { Memories } from './author/memories';
import { publish } from './author/publish';

const HELP = `
Usage: npm run blog -- publish post.md [--over VERSION] [--api-url URL --site-url URL [--quarantine BUCKET]]

Publishes a Markdown file with its photos, or what has changed of it since: by the API that is open to every author, on the
local cloud while npm start runs in this checkout. The file begins with its front matter, of which the title is needed:

  ---
  title: First light
  summary: What one sees who is up early
  slug: first-light
  photo: first-light.jpg
  ---

Photos, also those in the text, are files beside it. A post that somebody else has changed stays as it is.

  --over VERSION       replaces a version of another's that you have seen
  --api-url URL        of a blog on AWS: its outputs ApiUrl and SiteUrl; requests are signed with the credentials
  --site-url URL       and the Region of this shell
  --quarantine BUCKET  its output QuarantineBucketName, to be told why a photo is no photo
  -h, --help           this text
`;
const OPTIONS = {
  over: { type: 'string' },
  'api-url': { type: 'string' },
  'site-url': { type: 'string' },
  quarantine: { type: 'string' },
} as const;

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  const [verb, name, ...rest] = positionals;
  if (verb !== 'publish' || name === undefined || rest.length > 0) {
    throw new ToolError('Name one file: npm run blog -- publish post.md. See --help.');
  }
  // npm runs commands in the project's root; the file is meant from where the user is.
  const file = resolve(process.env['INIT_CWD'] ?? '.', name);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ToolError(`${name} cannot be read: ${(error as Error).message}`);
  });
  const { 'api-url': apiUrl, 'site-url': siteUrl, quarantine } = values;
  const isLocal = apiUrl === undefined && siteUrl === undefined;
  const blog = isLocal ? localBlog() : deployedBlog(apiUrl, siteUrl, quarantine);
  const { apiUrl: api, siteUrl: site } = blog.place;
  const known = isLocal ? Memories.local(api).of(file) : Memories.beside(dirname(file), api).of(basename(file));
  const { outcome, post } = await publish(
    blog,
    { text, read: async (photo) => new Uint8Array(await readFile(join(dirname(file), photo))) },
    { ...known, ...(values.over !== undefined && { over: parseCount('--over', values.over) }) },
  );
  console.log(`${post.slug} is ${outcome}, version ${post.version}: ${site}/posts/${post.slug}`);
  return 0;
});

function localBlog(): Blog {
  if (!useRunningCloud()) {
    throw new ToolError('No local cloud: npm start does not run in this checkout. See --help for a blog on AWS.');
  }
  const outputs = JSON.parse(readFileSync(OUTPUTS, 'utf8')) as Record<string, Record<string, string> | undefined>;
  const { ApiUrl, SiteUrl, QuarantineBucketName } = outputs['BlogSite'] ?? {};
  if (ApiUrl === undefined || SiteUrl === undefined)
    throw new ToolError('BlogSite is not deployed to the local cloud.');
  return new Blog(
    { apiUrl: ApiUrl, siteUrl: SiteUrl, quarantine: QuarantineBucketName },
    new S3Client({ forcePathStyle: true }),
  );
}

function deployedBlog(apiUrl: string | undefined, siteUrl: string | undefined, quarantine: string | undefined): Blog {
  const [api, site] = [parseUrl('--api-url', apiUrl), parseUrl('--site-url', siteUrl)];
  return new Blog({ apiUrl: `${api}/`, siteUrl: site, quarantine }, new S3Client({ forcePathStyle: true }));
}

/** Without a slash at its end. */
function parseUrl(option: string, url: string | undefined): string {
  if (url === undefined) throw new ToolError(`A blog on AWS has two addresses: ${option} is missing.`);
  if (!URL.canParse(url)) throw new ToolError(`${option} ${url} is wrong: it must be a URL.`);
  return url.replace(/\/+$/, '');
}
