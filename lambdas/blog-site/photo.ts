import * as v from 'valibot';

/** Types of photos by the name that uploads claim: what browsers take, and the decoder knows. */
const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

export const MOST_BYTES = 20 * 1024 * 1024;
/** Decoded, 40 megapixels are 160 MB. */
export const MOST_PIXELS = 40_000_000;
/** Of thumbnails, in pixels; a smaller photo is not made larger. */
export const WIDTHS = [320, 960] as const;

/** The body with which an upload is announced. */
export const uploadRequest = v.object({
  contentType: v.picklist(PHOTO_TYPES),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_BYTES)),
});

/** The form for an upload: where to send it, and the fields to send before the file. */
export const uploadFormSchema = v.object({ url: v.string(), fields: v.record(v.string(), v.string()) });

/** What names a photo: one upload under one key. */
export const PHOTO_ID = /^[0-9a-f]{32}$/;

/** Where the site has a photo's thumbnail. */
export const thumbnailKey = (photo: string, width: number): string => `photos/${photo}/${width}.webp`;

/** An object that came into the bucket. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly bytes: number;
}

const created = v.object({
  Records: v.array(
    v.object({
      s3: v.object({
        bucket: v.object({ name: v.string() }),
        object: v.object({ key: v.string(), versionId: v.string(), size: v.number() }),
      }),
    }),
  ),
});
const test = v.object({ Event: v.literal('s3:TestEvent') });

/**
 * The uploads that a bucket's message reports: none in the one that S3 sends when notifications are set up. Keys come
 * as forms have them: a space is a plus sign, everything else is percent-encoded.
 *
 * @throws ValiError for what is no such message
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function uploadsIn(message: string): Upload[] {
  const body: unknown = JSON.parse(message);
  if (v.is(test, body)) return [];
  return v.parse(created, body).Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    version: object.versionId,
    bytes: object.size,
  }));
}

/** Why an upload is no photo that can be shown. */
export class NoPhoto extends Error {
  override readonly name = 'NoPhoto';
}

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.slice(from, to)).toString('latin1');

/**
 * The type of a file by its first bytes.
 * @returns nothing for any other type than those of photos
 */
export function typeOf(bytes: Uint8Array): PhotoType | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  const [brand, ...others] = brandsOf(bytes);
  return brand !== ANIMATED && [brand, ...others].includes('avif') ? 'image/avif' : undefined;
}

/** Begins an AVIF file that holds a film: the decoder reads still ones. */
const ANIMATED = 'avis';

/**
 * The brands of a file of the HEIF family, most important first: an AVIF may begin as the general `mif1`, and name
 * `avif` after it.
 * @see https://aomediacodec.github.io/av1-avif/#brands
 */
function brandsOf(bytes: Uint8Array): string[] {
  if (ascii(bytes, 4, 8) !== 'ftyp') return [];
  const size = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), MOST_BRANDS_BYTES);
  const [major = '', , ...compatible] = ascii(bytes, 8, size).match(/[^]{4}/g) ?? [];
  return [major, ...compatible];
}

/** Files name a handful. */
const MOST_BRANDS_BYTES = 256;

/** What people send besides photos, by its declared brand. */
function otherOf(bytes: Uint8Array): string | undefined {
  const brands = brandsOf(bytes);
  if (brands[0] === ANIMATED) return 'an animated AVIF image, of which no thumbnail can be made';
  if (brands.some((brand) => /^he[iv][cxms]$/.test(brand))) return 'a HEIC image, which browsers do not show';
  return /^GIF8[79]a$/.test(ascii(bytes, 0, 6)) ? 'a GIF image' : undefined;
}

/** A type as browsers name it, whatever its case, without parameters. */
const claimOf = (claim: string): string =>
  (claim.toLowerCase().split(';')[0] ?? '').trim().replace(/^image\/p?jpg$/, JPEG);
const JPEG = 'image/jpeg' satisfies PhotoType;

/**
 * Checks what an upload claims against what it is. The bytes decide; a claim that is not of an image claims nothing.
 * @throws {NoPhoto}
 */
export function requirePhoto(bytes: Uint8Array, claim: string | undefined): void {
  const type = typeOf(bytes);
  if (type === undefined) {
    throw new NoPhoto(`It is ${otherOf(bytes) ?? 'no image'}: only JPEG, PNG, WebP and AVIF are photos here`);
  }
  const claimed = claimOf(claim ?? '');
  if (claimed.startsWith('image/') && claimed !== type) throw new NoPhoto(`It claims ${claimed} and is ${type}`);
}

/** @throws {NoPhoto} for more than 40 megapixels, by the file's header, before anything is decoded */
export function requireSize(width: number, height: number): void {
  if (width * height > MOST_PIXELS) throw new NoPhoto(`It has ${width * height} pixels, more than ${MOST_PIXELS}`);
}
