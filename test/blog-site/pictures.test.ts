import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { pictures } from '../../proofs/blog-site/pictures/pictures';

const POSTS = 'proofs/blog-site/posts';
/** As seen from far: grain is finer, and machines round otherwise. */
const SMALL = { width: 90, height: 60 } as const;
/** Of 255. */
const MOST_APART = 6;

const pixels = (picture: Sharp): Promise<Buffer> => picture.resize(SMALL).removeAlpha().raw().toBuffer();

it.each(Object.entries(pictures))('the photo %s.jpg is what its code draws', async (name, svg) => {
  const photo = await pixels(sharp(join(POSTS, `${name}.jpg`)));
  const drawn = await pixels(sharp(Buffer.from(svg()), { density: 18 }));
  const apart = photo.reduce((sum, value, place) => sum + Math.abs(value - (drawn[place] ?? 0)), 0) / photo.length;
  expect(apart).toBeLessThan(MOST_APART);
});

it.each(Object.keys(pictures))('the photo %s.jpg is large enough for every thumbnail', async (name) => {
  const { width, height } = await sharp(join(POSTS, `${name}.jpg`)).metadata();
  expect([width, height]).toEqual([1800, 1200]);
});
