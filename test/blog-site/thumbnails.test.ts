import sharp from 'sharp';
import { NoPhoto } from '../../lambdas/blog-site/photo';
import { thumbnailsOf } from '../../lambdas/blog-site/thumbnails';

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c33' }, limitInputPixels: false });

it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  '[blog-5] makes WebP thumbnails of both widths of a %s',
  async (format) => {
    const photo = await plain(1200, 600)[format]().toBuffer();
    const thumbnails = await thumbnailsOf(photo);
    const read = await Promise.all(thumbnails.map(({ bytes }) => sharp(bytes).metadata()));
    expect(read.map(({ format: type, width, height }) => [type, width, height])).toEqual([
      ['webp', 320, 160],
      ['webp', 960, 480],
    ]);
  },
);

it('turns a photo upright, makes no small one larger, and keeps to itself where it was taken', async () => {
  const photo = await plain(200, 100)
    .withExif({ IFD3: { GPSLatitude: '52/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const [thumbnail] = await thumbnailsOf(photo);
  const { width, height, exif } = await sharp(thumbnail?.bytes).metadata();
  expect([width, height, exif]).toEqual([100, 200, undefined]);
});

const bombs: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
  ['a truncated file', async () => (await plain(800, 600).jpeg().toBuffer()).subarray(0, 2000)],
  ['noise behind the first bytes of a PNG', () => Promise.resolve(Buffer.from('\x89PNG\r\n\x1a\nnoise', 'latin1'))],
  ['a picture of 100 megapixels in few bytes', () => plain(10_000, 10_000).png().toBuffer()],
  [
    'a header that claims more than follows',
    async () => {
      const png = await plain(10, 10).png().toBuffer();
      png.writeUInt32BE(6000, 16);
      return png;
    },
  ],
];

it.each(bombs)('[blog-6] refuses %s, and makes the next one’s thumbnails', async (_, make) => {
  await expect(thumbnailsOf(await make())).rejects.toThrow(NoPhoto);
  expect(await thumbnailsOf(await plain(400, 400).jpeg().toBuffer())).toHaveLength(2);
});
