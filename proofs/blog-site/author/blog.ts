import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PhotoType } from '../../../lambdas/blog-site/photo';
import { thumbnailKey } from '../../../lambdas/blog-site/photo';
import { etagOf, type Post } from '../../../lambdas/blog-site/post';
import { signatureOf } from '../../../tools/proofs/signature';
import { ToolError } from '../../../tools/terminal/tool-error';

/** What is shown of an upload is named by its key and version. */
export const photoOf = (key: string, version: string): string =>
  createHash('sha256').update(`${key}\n${version}`).digest('hex').slice(0, 32);

export interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Sends a file by a form, as browsers do. */
export async function sendForm({ url, fields }: Form, file: Uint8Array<ArrayBuffer>): Promise<Response> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new Blob([file]));
  return fetch(url, { method: 'POST', body: data });
}

/** A post as it is sent; what it leaves out is gone. */
export interface Content {
  readonly title: string;
  readonly summary?: string;
  readonly photo?: string;
  readonly markdown: string;
}

interface Place {
  /** Ends in a slash. */
  readonly apiUrl: string;
  readonly siteUrl: string;
  /** The bucket that has what is no photo. @default nobody looks why a photo is not there */
  readonly quarantine?: string;
}

/** Of the site's 960-pixel thumbnail, which is written last. */
const WIDTH = 960;
const PATIENCE_MS = 60_000;
const FIRST_LOOK_MS = 100;
const LONGEST_WAIT_MS = 2000;

/**
 * A blog as its author sees it, by its public API, whose requests are signed with the credentials of the client.
 * Everything throws {@link ToolError} with one line, and can be asked for again: nothing then happens twice.
 */
export class Blog {
  constructor(
    readonly place: Place,
    private readonly s3: S3Client,
  ) {}

  /** A post with the version that it has by now. */
  async read(slug: string): Promise<Post | undefined> {
    const response = await this.ask('GET', `posts/${encodeURIComponent(slug)}`);
    if (response.status === 404) return undefined;
    return this.answered<Post>(response);
  }

  /** Publishes a post that is new. Without a slug the title gives it. */
  async create(post: Content & { readonly slug?: string }): Promise<Post> {
    const key = createHash('sha256').update(JSON.stringify(post)).digest('hex');
    return this.answered<Post>(await this.ask('POST', 'posts', post, { 'Idempotency-Key': key }));
  }

  /** Replaces a post of a version. @returns nothing when it has another one */
  async replace(slug: string, version: number, content: Content): Promise<Post | undefined> {
    const response = await this.ask('PUT', `posts/${slug}`, content, { 'If-Match': etagOf({ version }) });
    return response.status === 412 ? undefined : this.answered<Post>(response);
  }

  /** @returns the id of the photo, which is not there yet */
  async upload(file: Uint8Array<ArrayBuffer>, contentType: PhotoType): Promise<string> {
    const request = { contentType, bytes: file.length };
    const form = await this.answered<Form>(await this.ask('POST', 'photos', request));
    const response = await sendForm(form, file).catch(unreachable(form.url));
    if (!response.ok) throw new ToolError(`The photo was not taken: S3 answers ${response.status}.`);
    return photoOf(form.fields['key'] ?? '', response.headers.get('x-amz-version-id') ?? '');
  }

  async shows(photo: string): Promise<boolean> {
    const url = this.place.siteUrl + this.addressOf(photo);
    return (await fetch(url, { method: 'HEAD' }).catch(unreachable(url))).ok;
  }

  /** Where its site has a photo. */
  readonly addressOf = (photo: string): string => `/${thumbnailKey(photo, WIDTH)}`;

  /** Waits until a photo is there. @throws {ToolError} when it is in quarantine, or nowhere within a minute */
  async shown(photo: string, patience = PATIENCE_MS): Promise<void> {
    const until = Date.now() + patience;
    for (let wait = FIRST_LOOK_MS; !(await this.shows(photo)); wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
      const reason = await this.reasonOf(photo);
      if (reason !== undefined) throw new ToolError(`It is in quarantine: ${reason}.`);
      if (Date.now() > until) throw new ToolError(`It is not on the website after ${patience / 1000} s.`);
      await setTimeout(wait);
    }
  }

  /** Why a photo is in quarantine, if it is, and the author may look. */
  private async reasonOf(photo: string): Promise<string | undefined> {
    if (this.place.quarantine === undefined) return undefined;
    try {
      const object = new HeadObjectCommand({ Bucket: this.place.quarantine, Key: photo });
      return decodeURIComponent((await this.s3.send(object)).Metadata?.['reason'] ?? 'no reason is given');
    } catch {
      return undefined;
    }
  }

  private async ask(method: string, path: string, content?: object, headers: object = {}): Promise<Response> {
    const url = this.place.apiUrl + path;
    const body = content && JSON.stringify(content);
    const contentType = 'application/json';
    const call = { method, ...(body !== undefined && { contentType, body }) };
    const signed = await signatureOf(url, call, await this.signing());
    const type = body !== undefined && { 'Content-Type': contentType };
    return fetch(url, { method, headers: { ...headers, ...type, ...signed }, body }).catch(unreachable(url));
  }

  private async signing() {
    try {
      const { region, credentials } = this.s3.config;
      return { region: await region(), credentials: await credentials() };
    } catch (error) {
      throw new ToolError(`AWS needs credentials and a Region: ${(error as Error).message}`);
    }
  }

  private async answered<T>(response: Response): Promise<T> {
    if (response.ok) return (await response.json()) as T;
    const { title, message, errors = [] } = (await response.json().catch(() => ({}))) as Refusal;
    const fields = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
    const again = response.status >= 500 || response.status === 429 ? ' Try again: nothing happens twice.' : '';
    throw new ToolError(
      `The API answers ${response.status}: ${fields === '' ? (title ?? message ?? 'no reason') : fields}.${again}`,
    );
  }
}

/** A problem of RFC 9457, or what API Gateway itself answers. */
interface Refusal {
  readonly title?: string;
  readonly message?: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
}

const unreachable = (url: string) => (error: unknown) => {
  const { message, cause } = error as Error;
  throw new ToolError(`${new URL(url).origin} does not answer: ${cause instanceof Error ? cause.message : message}`);
};
