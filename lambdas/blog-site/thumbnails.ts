import sharp from 'sharp';
import { MOST_PIXELS, NoPhoto, requireSize, WIDTHS } from './photo';
import { DECODING_SECONDS } from './waits';

export interface Thumbnail {
  readonly width: number;
  readonly bytes: Uint8Array;
}

/** Of a WebP image: https://developers.google.com/speed/webp/faq */
const MOST_HEIGHT = 16_383;

/**
 * A photo's thumbnails, as WebP, upright, without its metadata: where it was taken is nobody's business. One that would
 * be higher than a WebP can be is narrower than asked for.
 * @throws {NoPhoto} when it cannot be decoded, or only to more than 40 megapixels
 */
export async function thumbnailsOf(bytes: Uint8Array): Promise<Thumbnail[]> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
    requireSize(width, height);
    const thumbnails: Thumbnail[] = [];
    for (const wanted of WIDTHS) {
      // The first of several pictures. Damage is an error; what decoders warn of, every viewer shows.
      const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
        .timeout({ seconds: DECODING_SECONDS })
        .autoOrient()
        .resize({ width: wanted, height: MOST_HEIGHT, fit: 'inside', withoutEnlargement: true })
        .webp();
      thumbnails.push({ width: wanted, bytes: await picture.toBuffer() });
    }
    return thumbnails;
  } catch (error) {
    throw error instanceof NoPhoto ? error : new NoPhoto((error as Error).message.split('\n')[0]);
  }
}
