import { readFileSync } from 'node:fs';
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

const ODD: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>])[] = [
  ['a JPEG of an old phone, whose scan header is odd', () => readFileSync('test/blog-site/field/samsung-sos.jpg')],
  ['an AVIF that begins as mif1', () => readFileSync('test/blog-site/field/mif1.avif')],
  ['a JPEG for printing (CMYK)', () => plain(64, 48).toColourspace('cmyk').jpeg().toBuffer()],
  ['a progressive JPEG in grey', () => plain(64, 48).greyscale().jpeg({ progressive: true }).toBuffer()],
  ['a PNG of 16 bits a colour', () => plain(64, 48).toColourspace('rgb16').png().toBuffer()],
  ['an interlaced PNG with a palette', () => plain(64, 48).png({ palette: true, progressive: true }).toBuffer()],
];

it.each(ODD)('[blog-5] shows %s', async (_, photo) => {
  for (const { bytes } of await thumbnailsOf(await photo())) {
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', space: 'srgb', width: 64, height: 48 });
  }
});

it.each([
  [
    'a screenshot of a long page',
    1080,
    20_000,
    [
      [320, 5926],
      [885, 16_383],
    ],
  ],
  [
    'a panorama',
    20_000,
    1080,
    [
      [320, 17],
      [960, 52],
    ],
  ],
] as const)('[blog-5] shows %s, as high as a WebP can be', async (_, width, height, sizes) => {
  const thumbnails = await thumbnailsOf(await plain(width, height).png().toBuffer());
  const read = await Promise.all(thumbnails.map(({ bytes }) => sharp(bytes).metadata()));
  expect(read.map((one) => [one.width, one.height])).toEqual(sizes);
});

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
  [
    'a truncated PNG',
    async () => {
      const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const;
      const png = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#000', noise } })
        .png()
        .toBuffer();
      return png.subarray(0, png.length / 2);
    },
  ],
  ['an animated AVIF without a still picture', () => Promise.resolve(readFileSync('test/blog-site/field/anim.avif'))],
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
