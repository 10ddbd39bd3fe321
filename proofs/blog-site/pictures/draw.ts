import { join } from 'node:path';
import sharp from 'sharp';
import { pictures } from './pictures';

/** Writes the photos of the posts: `npx tsx proofs/blog-site/pictures/draw.ts`. */
void Promise.all(
  Object.entries(pictures).map(([name, svg]) =>
    sharp(Buffer.from(svg()))
      .jpeg({ quality: 82, mozjpeg: true })
      .toFile(join(__dirname, `../posts/${name}.jpg`)),
  ),
);
