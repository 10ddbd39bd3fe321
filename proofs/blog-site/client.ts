import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { documents, outputsOf } from '../../tools/proofs/deployed';
import { type Form, photoOf, sendForm } from './author/blog';
import { callsOf, type Carried, signatureInRun, textOf } from '../../tools/proofs/requests';

export { type Form, photoOf };

export const outputs = outputsOf('BlogSite');
const api = outputs['ApiUrl'] ?? '';
const site = outputs['SiteUrl'] ?? '';
const s3 = new S3Client({ forcePathStyle: true });

export const call = callsOf(api);

/** Asks the API as authors do, who sign with IAM credentials. */
export async function signed(method: string, path: string, { body, headers }: Carried = {}): Promise<Response> {
  const signature = await signatureInRun(`${api}${path}`, {
    method,
    ...(body !== undefined && { contentType: 'application/json', body: textOf(body) }),
  });
  return call(method, path, { body, headers: { ...headers, ...signature } });
}

/** Asks the website, as a browser does. */
export const visit = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${site}${path}`, init);

/** Puts a file into the uploads bucket under any key. @returns its photo's id */
export async function put(key: string, file: Uint8Array, ContentType = 'image/jpeg'): Promise<string> {
  const { VersionId } = await s3.send(
    new PutObjectCommand({ Bucket: outputs['UploadsBucketName'], Key: key, Body: file, ContentType }),
  );
  return photoOf(key, VersionId ?? '');
}

/** A form to upload with. */
export async function form(contentType: string, bytes: number): Promise<Form> {
  const response = await signed('POST', 'photos', { body: { contentType, bytes } });
  expect(response.status).toBe(201);
  return (await response.json()) as Form;
}

/** Sends a file by a form, as browsers do. */
export const upload = (
  { url, fields }: Form,
  file: Uint8Array<ArrayBuffer>,
  changed: Record<string, string> = {},
): Promise<Response> => sendForm({ url, fields: { ...fields, ...changed } }, file);

/** Why an upload is in quarantine. @throws while it is not there */
export async function reasonOf(photo: string): Promise<string> {
  const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: outputs['QuarantineBucketName'], Key: photo }));
  return decodeURIComponent(Metadata?.['reason'] ?? '');
}

/** How many versions of a thumbnail were ever written. */
export async function writesOf(photo: string): Promise<number> {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: outputs['ThumbnailsBucketName'], Prefix: `photos/${photo}/` }),
  );
  return Versions.length;
}

/** An upload that is still there. @throws when it is not */
export const uploaded = (key: string) =>
  s3.send(new GetObjectCommand({ Bucket: outputs['UploadsBucketName'], Key: key }));

export interface Subscriber {
  readonly subject: string;
  readonly secret: string;
  readonly standing: string;
  readonly welcome: string;
  readonly suppressed?: string;
}

export const subjectOf = (email: string): string =>
  `SUBSCRIBER#${createHash('sha256').update(email).digest('base64url')}`;

/** The row of an address. */
export async function subscriber(email: string): Promise<Subscriber | undefined> {
  const Key = { subject: subjectOf(email), entry: 'ROW' };
  const { Item } = await documents.send(new GetCommand({ TableName: outputs['TableName'], Key, ConsistentRead: true }));
  return Item as Subscriber | undefined;
}

/** What the link in the mail carries. */
export const tokenOf = ({ subject, secret }: Subscriber): string => `${subject.split('#')[1] ?? ''}.${secret}`;

export interface Mail {
  readonly Source: string;
  readonly To: readonly string[];
  readonly BodyText: string;
}

/** The mails to an address that the local cloud has sent; on AWS nobody can read them. */
export async function mailsTo(email: string): Promise<readonly Mail[]> {
  const answer = await fetch(`${process.env['AWS_ENDPOINT_URL'] ?? ''}/_ministack/ses/messages`);
  const { messages } = (await answer.json()) as { messages: Record<string, readonly Mail[]> };
  return Object.values(messages)
    .flat()
    .filter(({ To }) => To.includes(email));
}
