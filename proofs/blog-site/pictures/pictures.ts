import { greenhousePicture } from './greenhouse';
import { lighthousePicture } from './lighthouse';
import { ridgePicture } from './ridge';

/** What the posts show, as SVG, by the names of their files. */
export const pictures: Readonly<Record<string, () => string>> = {
  ridge: ridgePicture,
  lighthouse: lighthousePicture,
  greenhouse: greenhousePicture,
};
