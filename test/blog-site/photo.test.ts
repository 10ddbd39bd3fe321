import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import {
  NoPhoto,
  PHOTO_ID,
  requirePhoto,
  requireSize,
  thumbnailKey,
  typeOf,
  uploadFormSchema,
  uploadRequest,
  uploadsIn,
} from '../../lambdas/blog-site/photo';
import { photoIdOf } from '../../lambdas/blog-site/photo-store';
import { KEYS } from './samples';

const message = (key: string) =>
  JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key, versionId: 'v1', size: 5 } } }] });
/** As S3 writes keys into messages. */
const asForm = (key: string) => encodeURIComponent(key).replaceAll('%20', '+');
const bytes = (...parts: string[]) => Buffer.from(parts.join(''), 'latin1');
/** The first box of a file of the HEIF family. */
const brands = (...names: string[]) =>
  bytes(
    '\0\0\0',
    String.fromCharCode(12 + 4 * names.length),
    'ftyp',
    names[0] ?? '',
    '\0\0\0\0',
    ...names.slice(1),
    'later box avif',
  );

it.each(Object.entries(KEYS))('[blog-5] reads a key of %s', (_, key) => {
  expect(uploadsIn(message(asForm(key)))).toEqual([{ bucket: 'b', key, version: 'v1', bytes: 5 }]);
});

it('[blog-5] reads whatever key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
      expect(uploadsIn(message(asForm(key)))[0]?.key).toBe(key);
    }),
  );
});

it('reads no upload from the message with which S3 tries the queue', () => {
  expect(uploadsIn('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}')).toEqual([]);
});

it.each(['{}', '{"Records":[{}]}', 'no JSON'])('throws for what is no such message: %s', (body) => {
  expect(() => uploadsIn(body)).toThrow();
});

it('[blog-5] names a photo by key and version: the same for the same, another for any other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.stringMatching(/^\w{1,32}$/)), { maxLength: 20 }), (pairs) => {
      const ids = new Set(pairs.map(([key, version]) => photoIdOf({ key, version })));
      expect(ids.size).toBe(new Set(pairs.map((pair) => JSON.stringify(pair))).size);
    }),
  );
  expect(thumbnailKey(photoIdOf({ key: 'a', version: 'v' }), 320)).toMatch(/^photos\/[0-9a-f]{32}\/320\.webp$/);
});

it.each([
  ['image/jpeg', bytes('\xff\xd8\xff\xe0')],
  ['image/png', bytes('\x89PNG\r\n\x1a\n')],
  ['image/webp', bytes('RIFF', '1234', 'WEBP')],
  ['image/avif', brands('avif')],
  ['image/avif', brands('avif', 'avis', 'mif1')],
  ['image/avif', brands('mif1', 'mif1', 'avif', 'miaf')],
  ['image/avif', readFileSync('test/blog-site/field/mif1.avif')],
  ['image/jpeg', readFileSync('test/blog-site/field/samsung-sos.jpg')],
  [undefined, readFileSync('test/blog-site/field/anim.avif')],
  [undefined, brands('heic', 'mif1', 'heic')],
  [undefined, brands('mif1', 'mif1')],
  [undefined, bytes('\0\0\0', 'ftyp')],
  [undefined, bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  [undefined, bytes('GIF89a')],
  [undefined, bytes('\x00\xd8\xff')],
  [undefined, bytes('\xff\x00\xff')],
  [undefined, bytes('\xff\xd8\x00')],
  [undefined, bytes('RIFF', '1234', 'WAVE')],
  [undefined, bytes('riff', '1234', 'WEBP')],
  [undefined, bytes('\x89PNG\n\x1a\n')],
  [undefined, brands('avis', 'avif')],
  ['image/avif', bytes('\0\0\xff\xff', 'ftyp', 'mif1', '\0\0\0\0', 'miaf'.repeat(59), 'avif')],
  [undefined, bytes('\0\0\xff\xff', 'ftyp', 'mif1', '\0\0\0\0', 'miaf'.repeat(60), 'avif')],
  [undefined, bytes('\0\0\0\x10', 'flyp', 'avif', '\0\0\0\0')],
  [undefined, bytes('')],
])('[blog-6] knows %p by its first bytes', (type, data) => {
  expect(typeOf(data)).toBe(type);
});

it.each([
  undefined,
  'binary/octet-stream',
  'image/jpeg',
  'image/jpg',
  'Image/JPEG',
  'image/jpeg; q=1',
  ' image/jpg ; q=1',
])('[blog-6] takes a JPEG that claims %p', (claim) => {
  expect(() => requirePhoto(bytes('\xff\xd8\xff'), claim)).not.toThrow();
});

it('[blog-6] refuses an image that claims another type, and what is none whatever it claims', () => {
  expect(() => requirePhoto(bytes('\xff\xd8\xff'), 'image/png')).toThrow('It claims image/png and is image/jpeg');
  expect(() => requirePhoto(bytes('RIFF', '1234', 'WEBP'), 'image/jpg')).toThrow(
    'It claims image/jpeg and is image/webp',
  );
  expect(() => requirePhoto(bytes('text'), 'image/png')).toThrow(NoPhoto);
});

it.each([
  ['an animated AVIF image', readFileSync('test/blog-site/field/anim.avif')],
  ['a HEIC image', brands('heic', 'mif1', 'heic')],
  ['a HEIC image', brands('mif1', 'mif1', 'heix')],
  ['a HEIC image', brands('hevc')],
  ['a GIF image', bytes('GIF89a')],
  ['a GIF image', bytes('GIF87a')],
  ['no image', bytes('GIF88a')],
  ['no image', bytes('xGIF89a')],
  ['no image', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
])('[blog-6] names what it refuses: %s', (what, data) => {
  expect(() => requirePhoto(data, undefined)).toThrow(`It is ${what}`);
});

it('[blog-6] refuses more than 40 megapixels', () => {
  expect(() => requireSize(8000, 5000)).not.toThrow();
  expect(() => requireSize(8001, 5000)).toThrow('It has 40005000 pixels, more than 40000000');
});

it.each([
  [1, 'image/jpeg', true],
  [20 * 1024 * 1024, 'image/avif', true],
  [0, 'image/jpeg', false],
  [1.5, 'image/jpeg', false],
  [20 * 1024 * 1024 + 1, 'image/jpeg', false],
  [1, 'image/gif', false],
])('takes an upload of %d bytes that claims %s: %s', (size, contentType, isTaken) => {
  expect(v.is(uploadRequest, { bytes: size, contentType })).toBe(isTaken);
});

it.each(['image/pjpeg', 'image/xjpg', 'image/jpgs', 'x-image/jpg'])('takes %s for no name of JPEG', (claim) => {
  const refusal = () => {
    requirePhoto(bytes('\xff\xd8\xff'), claim);
  };
  if (claim.startsWith('image/')) expect(refusal).toThrow(`It claims ${claim} and is image/jpeg`);
  else expect(refusal).not.toThrow();
});

it.each([
  ['0123456789abcdef'.repeat(2), true],
  ['0'.repeat(31), false],
  ['0'.repeat(33), false],
  ['g'.repeat(32), false],
  [`/${'0'.repeat(32)}`, false],
])('decides whether %s can be the id of a photo: %s', (id, isOne) => {
  expect(PHOTO_ID.test(id)).toBe(isOne);
});

it('announces an upload by its URL and fields', () => {
  const form = { url: 'https://bucket.example', fields: { key: 'a' } };
  expect(v.parse(uploadFormSchema, form)).toEqual(form);
  expect(v.is(uploadFormSchema, {})).toBe(false);
  expect(v.is(uploadFormSchema, { ...form, fields: { key: 1 } })).toBe(false);
});
