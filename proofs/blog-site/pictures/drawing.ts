/** Of every picture, in pixels. */
export const WIDTH = 1800;
export const HEIGHT = 1200;

export type Point = readonly [x: number, y: number];

/**
 * Numbers from 0 to 1 that look random, and are the same each time: the generator mulberry32.
 * @see https://github.com/cprosche/mulberry32
 */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Heights from -1 to 1 along a line: waves, each half as high and twice as close as the one before. */
export function terrain(seed: number, wave: number, octaves = 7): (x: number) => number {
  const next = numbers(seed);
  const layers = times(octaves, (octave) => {
    const [length, random] = [wave / 2 ** octave, numbers(Math.floor(next() * 1e9))];
    const knots = times(Math.ceil((WIDTH + 200) / length) + 2, () => random() * 2 - 1);
    return { length, knots, height: 2 ** -octave };
  });
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  return (x) =>
    layers.reduce((sum, { length, knots, height }) => {
      const [at, t] = [Math.floor((x + 100) / length), ((x + 100) / length) % 1];
      const [a = 0, b = 0] = [knots[at], knots[at + 1]];
      return sum + (a + (b - a) * smooth(t)) * height;
    }, 0) / 2;
}

export const path = (points: readonly Point[]): string =>
  `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;

/** A colour between two, as `#rrggbb`. */
export function mixed(from: string, to: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [from, to].map((colour) => parseInt(colour.slice(at, at + 2), 16)) as [number, number];
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}

type Stop = readonly [percent: number, colour: string, opacity?: number];

/** Stops of a gradient. */
export const stops = (...list: readonly Stop[]): string =>
  list
    .map(([at, colour, opacity = 1]) => `<stop offset="${at}%" stop-color="${colour}" stop-opacity="${opacity}"/>`)
    .join('');

export const vertical = (id: string, ...list: readonly Stop[]): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops(...list)}</linearGradient>`;
export const radial = (id: string, ...list: readonly Stop[]): string =>
  `<radialGradient id="${id}">${stops(...list)}</radialGradient>`;
export const blur = (id: string, x: number, y = x): string =>
  `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${x} ${y}"/></filter>`;
/** Clouds of a colour where noise is above a threshold: `alpha = gain * noise + offset`. */
export const clouds = (
  id: string,
  frequency: string,
  seed: number,
  colour: readonly number[],
  gain: number,
  offset: number,
): string => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => part / 255);
  return `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
    <feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="5" seed="${seed}"/>
    <feColorMatrix values="0 0 0 0 ${red}  0 0 0 0 ${green}  0 0 0 0 ${blue}  ${gain} 0 0 0 ${offset}"/></filter>`;
};

export const rect = (fill: string, more = '', y = 0, height = HEIGHT): string =>
  `<rect y="${y}" width="${WIDTH}" height="${height}" fill="${fill}" ${more}/>`;

/** A whole picture, with the grain of a film and the dark corners of a lens. */
export const picture = (defs: string, ...layers: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><defs>${defs}
    <filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="2" seed="9"/>
    <feColorMatrix values=".6 .2 .2 0 0 .6 .2 .2 0 0 .6 .2 .2 0 0 0 0 0 0 .07"/></filter>
    <radialGradient id="corners" r=".75">${stops([55, '#000000', 0], [100, '#000000', 0.45])}</radialGradient></defs>
    ${layers.join('\n')}${rect('url(#corners)')}<rect width="${WIDTH}" height="${HEIGHT}" filter="url(#grain)"/></svg>`;
