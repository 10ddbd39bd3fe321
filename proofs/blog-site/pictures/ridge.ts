import {
  clouds,
  HEIGHT,
  mixed,
  numbers,
  path,
  picture,
  type Point,
  radial,
  rect,
  terrain,
  times,
  vertical,
  WIDTH,
} from './drawing';

const RIDGES = 8;
const FAR = '#c79a94';
const NEAR = '#141d2b';
const MIST = '#f3c9a4';

const colourOf = (layer: number): string => mixed(FAR, NEAR, (layer / (RIDGES - 1)) ** 0.7);
const baseOf = (layer: number): number => 560 + 560 * (layer / (RIDGES - 1)) ** 1.25;

/** A spruce as one sees it against the light. */
function spruce(x: number, foot: number, height: number, next: () => number): string {
  const points: Point[] = [];
  const tiers = 9;
  for (const side of [-1, 1]) {
    const half = times(tiers, (tier) => {
      const down = (tier + 1) / tiers;
      const reach = height * 0.2 * down * (0.75 + next() * 0.5);
      const y = foot - height * (1 - down * 0.94);
      return [[x + side * reach, y + height * 0.02] as const, [x + side * reach * 0.45, y - height * 0.012] as const];
    }).flat();
    points.push(...(side === -1 ? half : [...half].reverse()));
    if (side === -1) points.push([x - 2, foot + 20], [x + 2, foot + 20]);
  }
  return path([[x, foot - height * 1.03], ...points]);
}

function ridge(layer: number): string {
  const share = layer / (RIDGES - 1);
  const [base, height] = [baseOf(layer), 150 - 30 * share];
  const noise = terrain(layer * 31 + 4, 780 - 300 * share, 8);
  // Far ones have edges, near ones are hills.
  const edge = terrain(layer * 17 + 3, 420, 6);
  const top = (x: number): number => base - height * (noise(x) + (1 - share) * (1.1 - 2.4 * Math.abs(edge(x))) * 0.6);
  const line = times(WIDTH / 3 + 1, (i): Point => [i * 3, top(i * 3)]);
  const next = numbers(layer + 70);
  const trees =
    share < 0.55
      ? ''
      : times(Math.round(420 - 330 * share), () => {
          const x = next() * WIDTH;
          const size = (10 + 150 * (share - 0.5) ** 1.5 * 2) * (0.5 + next());
          return spruce(x, top(x) + 8, size, next);
        }).join('');
  const fill = `fill="${colourOf(layer)}"`;
  return `<path d="${trees}" ${fill}/><path d="${path([...line, [WIDTH, HEIGHT], [0, HEIGHT]])}" fill="url(#ridge${layer})"/>`;
}

/** Mist between the two: the ridge behind goes down in it. */
const mist = (layer: number): string => {
  const share = layer / (RIDGES - 1);
  const veil = `filter="url(#mist${layer % 3})" opacity="${0.75 - 0.45 * share}"`;
  return `<g mask="url(#fade${layer})">${rect('#000', veil, baseOf(layer) - 60, 300)}</g>`;
};
const fade = (layer: number): string =>
  `<mask id="fade${layer}" maskUnits="userSpaceOnUse" x="0" y="0" width="${WIDTH}" height="${HEIGHT}">${rect('url(#fade)', '', baseOf(layer) - 60, 300)}</mask>`;

const birds = times(7, (i) => {
  const [x, y, s] = [640 + i * 38 + (i % 3) * 17, 300 + ((i * 53) % 70), 7 + (i % 3) * 2];
  return `<path d="M${x - s} ${y - s * 0.5}q${s * 0.6} ${-s * 0.3} ${s} ${s * 0.5}q${s * 0.5} ${-s} ${s * 1.1} ${-s * 0.4}" fill="none" stroke="#4a3f55" stroke-width="1.8"/>`;
}).join('');

/** Mountains at dawn, one behind the other in the mist. */
export const ridgePicture = (): string =>
  picture(
    vertical('sky', [0, '#36507c'], [22, '#7d7f9f'], [38, '#d79d8f'], [50, '#f8c68d'], [58, '#fde7b8']) +
      radial('sun', [0, '#fffbe8', 1], [9, '#fff0c0', 0.95], [30, '#ffd58f', 0.5], [100, '#ffb877', 0]) +
      clouds('high', '.0016 .011', 12, [255, 226, 200], 3.4, -1.55) +
      times(3, (i) => clouds(`mist${i}`, '.0022 .009', 40 + i, [246, 206, 172], 2.6, -0.95)).join('') +
      vertical('fade', [0, '#000000'], [45, '#ffffff'], [100, '#000000']) +
      times(RIDGES - 1, fade).join('') +
      times(RIDGES, (i) => {
        const colour = colourOf(i);
        return vertical(
          `ridge${i}`,
          [0, colour],
          [75, mixed(colour, MIST, 0.62 * (1 - i / RIDGES))],
          [100, mixed(colour, MIST, 0.7 * (1 - i / RIDGES))],
        );
      }).join(''),
    rect('url(#sky)'),
    rect('#fff', 'filter="url(#high)" opacity=".75"', 0, 520),
    `<circle cx="1210" cy="545" r="620" fill="url(#sun)"/>`,
    birds,
    ...times(RIDGES, (i) => ridge(i) + (i < RIDGES - 1 ? mist(i) : '')),
  );
