import {
  blur,
  clouds,
  HEIGHT,
  mixed,
  numbers,
  path,
  picture,
  type Point,
  radial,
  rect,
  stops,
  terrain,
  times,
  vertical,
  WIDTH,
} from './drawing';

/** The gable wall that one looks at. */
const [LEFT, RIGHT, EAVES, RIDGE, FLOOR] = [430, 1370, 560, 250, 930];
const MIDDLE = (LEFT + RIGHT) / 2;
const WALL = `M${LEFT} ${FLOOR}V${EAVES}L${MIDDLE} ${RIDGE}L${RIGHT} ${EAVES}V${FLOOR}Z`;
const GREENS = ['#1d3a22', '#2c5a2f', '#4a7d3a', '#7ba24a', '#a9b957', '#35613f'];

const leaf = (x: number, y: number, length: number, angle: number, fill: string, slim = 0.2): string => {
  const w = length * slim;
  return `<path transform="translate(${x.toFixed(0)} ${y.toFixed(0)}) rotate(${angle.toFixed(0)})" d="M0 0C${w} ${-length * 0.3} ${w} ${-length * 0.7} 0 ${-length}C${-w} ${-length * 0.7} ${-w} ${-length * 0.3} 0 0Z" fill="${fill}"/>`;
};

/** A plant in a pot: leaves in a fan, the lower ones first. */
function plant(x: number, foot: number, size: number, next: () => number): string {
  const count = 16 + Math.floor(next() * 14);
  const slim = 0.1 + next() * 0.16;
  const tone = Math.floor(next() * GREENS.length);
  const leaves = times(count, (i) => {
    const angle = (next() * 2 - 1) * (100 - (70 * i) / count);
    const fill = GREENS[(tone + Math.floor(next() * 3)) % GREENS.length] ?? '';
    return leaf(
      x + angle * 0.12,
      foot - size * 0.1 - (size * 0.45 * i) / count,
      size * (0.4 + next() * 0.35),
      angle,
      fill,
      slim,
    );
  }).join('');
  const pot = `<path d="M${x - size * 0.16} ${foot - size * 0.12}h${size * 0.32}l${-size * 0.05} ${size * 0.26}h${-size * 0.22}Z" fill="#6e3b26"/>`;
  return leaves + pot;
}

function plants(): string {
  const next = numbers(2024);
  const hanging = times(7, (i) => {
    const [x, y] = [LEFT + 130 + i * 115, 440 + 60 * Math.abs(i - 3) + next() * 40];
    const fronds = times(22, () =>
      leaf(
        x + (next() - 0.5) * 40,
        y,
        50 + next() * 80,
        180 + (next() * 2 - 1) * 95,
        GREENS[1 + Math.floor(next() * 4)] ?? '',
        0.14,
      ),
    ).join('');
    return `<path d="M${x} ${RIDGE}V${y}" stroke="#3b3122" stroke-width="2"/>${fronds}`;
  }).join('');
  const back = times(14, (i) => plant(LEFT + 40 + i * 68, 800, 230 + next() * 130, next)).join('');
  const front = times(10, (i) => plant(LEFT + 60 + i * 96 + next() * 20, 905, 150 + next() * 110, next)).join('');
  return `<g filter="url(#far)">${hanging}${back}</g><rect x="${LEFT}" y="812" width="${RIGHT - LEFT}" height="14" fill="#3a2a1c" filter="url(#near)"/><g filter="url(#near)">${front}</g>`;
}

function lamps(): string {
  return [-260, 0, 260]
    .map((dx) => {
      const [x, y] = [MIDDLE + dx, 470 - (dx === 0 ? 60 : 0)];
      return `<circle cx="${x}" cy="${y}" r="330" fill="url(#lamp)"/><path d="M${x} ${RIDGE}V${y - 16}" stroke="#2a2318" stroke-width="3"/><path d="M${x - 30} ${y}q30 -44 60 0Z" fill="#2a2318"/><ellipse cx="${x}" cy="${y + 3}" rx="17" ry="9" fill="#fffbe6"/>`;
    })
    .join('');
}

function frame(): string {
  const top = (x: number): number => EAVES - (EAVES - RIDGE) * (1 - Math.abs(x - MIDDLE) / (MIDDLE - LEFT));
  const bars = times(11, (i) => LEFT + ((RIGHT - LEFT) * i) / 10)
    .map((x) => `<path d="M${x} ${top(x)}V${FLOOR}"/>`)
    .join('');
  const cross = [EAVES, 740].map((y) => `<path d="M${LEFT} ${y}H${RIGHT}"/>`).join('');
  const door = `<path d="M${MIDDLE - 94} ${FLOOR}V600H${MIDDLE + 94}V${FLOOR}M${MIDDLE} 600V${FLOOR}" stroke-width="9"/>`;
  return `<g fill="none" stroke="#15181c" stroke-width="5">${bars}${cross}${door}</g>
    <path d="${WALL}" fill="none" stroke="#101317" stroke-width="14"/><path d="M${LEFT - 26} ${EAVES + 16}L${MIDDLE} ${RIDGE - 4}L${RIGHT + 26} ${EAVES + 16}" fill="none" stroke="#0d1013" stroke-width="16"/>
    <path d="M${LEFT - 8} ${FLOOR - 74}H${MIDDLE - 98}V${FLOOR}H${LEFT - 8}ZM${MIDDLE + 98} ${FLOOR - 74}H${RIGHT + 8}V${FLOOR}H${MIDDLE + 98}Z" fill="url(#bricks)"/>${bricks()}`;
}

const bricks = (): string => {
  const next = numbers(3);
  const rows = times(5, (row) =>
    times(30, (i) => {
      const x = LEFT - 8 + i * 33 + (row % 2) * 16;
      const hidden = x > RIGHT - 26 || (x > MIDDLE - 128 && x < MIDDLE + 98);
      return hidden
        ? ''
        : `<rect x="${x}" y="${FLOOR - 72 + row * 15}" width="30" height="12" fill="#8a5138" opacity="${(0.15 + next() * 0.3).toFixed(2)}"/>`;
    }).join(''),
  );
  return rows.join('');
};

/** Bare trees and hedges of the garden, against what is left of the day. */
function garden(): string {
  const next = numbers(8);
  const branch = (x: number, y: number, angle: number, length: number, width: number): string => {
    if (length < 9) return '';
    const [a, b] = [x + Math.sin(angle) * length, y - Math.cos(angle) * length];
    const twigs = times(2 + (next() > 0.6 ? 1 : 0), () =>
      branch(a, b, angle + (next() - 0.5) * 1.25, length * (0.66 + next() * 0.16), width * 0.66),
    ).join('');
    return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}L${a.toFixed(0)} ${b.toFixed(0)}" stroke-width="${Math.max(0.8, width).toFixed(1)}"/>${twigs}`;
  };
  const trees = [
    [150, 150],
    [325, 105],
    [1490, 120],
    [1650, 165],
  ]
    .map(([x = 0, size = 0]) => branch(x, 905, (next() - 0.5) * 0.12, size, size / 9))
    .join('');
  const bumps = terrain(14, 120, 8);
  const hedge = times(WIDTH / 3 + 1, (i): Point => [i * 3, 872 - 34 * bumps(i * 3) + 7 * next()]);
  const leaves = times(2200, () => {
    const x = next() * WIDTH;
    return leaf(
      x,
      872 - 34 * bumps(x) + next() * 60,
      7 + next() * 9,
      next() * 360,
      mixed('#0d1118', '#2b2f31', next()),
      0.3,
    );
  }).join('');
  return `<g stroke="#171c28" fill="none" stroke-linecap="round">${trees}</g><path d="${path([...hedge, [WIDTH, 940], [0, 940]])}" fill="#0f131b"/>${leaves}`;
}

/** What the wet path has of the light, and of the bars. */
const ground = (): string => {
  const path0: readonly Point[] = [
    [MIDDLE - 100, FLOOR],
    [MIDDLE + 100, FLOOR],
    [MIDDLE + 420, HEIGHT],
    [MIDDLE - 420, HEIGHT],
  ];
  const next = numbers(61);
  const slabs = times(6, (i) => {
    const y = FLOOR + 18 + 250 * (i / 6) ** 1.6;
    return `<path d="M${MIDDLE - 480} ${y}H${MIDDLE + 480}" stroke="#0b0d12" stroke-width="${2 + i * 1.4}" opacity=".55"/>`;
  }).join('');
  const grass = times(1500, () => {
    const y = FLOOR + 8 + next() ** 1.3 * (HEIGHT - FLOOR);
    const x = next() * WIDTH;
    const near = Math.max(0, 1 - Math.abs(x - MIDDLE) / 900);
    const h = 6 + (y - FLOOR) * 0.12;
    return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}q${((next() - 0.5) * 8).toFixed(1)} ${(-h * 0.6).toFixed(1)} ${((next() - 0.5) * 16).toFixed(1)} ${(-h).toFixed(1)}" stroke="#c2a95a" opacity="${(0.04 + 0.28 * near * next()).toFixed(2)}"/>`;
  }).join('');
  return `${rect('url(#lawn)', '', FLOOR - 6, HEIGHT - FLOOR + 6)}<ellipse cx="${MIDDLE}" cy="${FLOOR + 10}" rx="800" ry="190" fill="url(#spill)"/>
    <g fill="none" stroke-width="1.6">${grass}</g>
    <clipPath id="path"><path d="${path(path0)}"/></clipPath><g clip-path="url(#path)">${rect('url(#wet)', '', FLOOR, HEIGHT - FLOOR)}${slabs}
    ${rect('#000', 'filter="url(#puddles)" opacity=".5"', FLOOR, HEIGHT - FLOOR)}</g>`;
};

/** A greenhouse at dusk, with its lamps on. */
export const greenhousePicture = (): string =>
  picture(
    vertical('sky', [0, '#141d38'], [35, '#27355a'], [62, '#5a5a80'], [76, '#a5747c'], [80, '#c98f78']) +
      clouds('high', '.0016 .009', 17, [200, 160, 170], 2.6, -1.2) +
      vertical('inside', [0, '#f7c66a'], [40, '#ffdf95'], [75, '#e0b25c'], [100, '#7c6230']) +
      vertical('dim', [0, '#ffd27a', 0.12], [45, '#c98a2e', 0.08], [100, '#1c1206', 0.45]) +
      radial('lamp', [0, '#fffbe0'], [12, '#ffe9a6', 0.85], [100, '#ffc95e', 0]) +
      radial('halo', [0, '#ffc766', 0.5], [100, '#ff9e4a', 0]) +
      radial('spill', [0, '#d9a24a', 0.6], [60, '#a06f30', 0.22], [100, '#a06f30', 0]) +
      vertical('lawn', [0, '#232a20'], [100, '#080b0b']) +
      vertical('wet', [0, '#e2b25e'], [30, '#8a6a3c'], [100, '#1b1a1c']) +
      vertical('bricks', [0, '#4a2d24'], [100, '#231713']) +
      `<linearGradient id="sheen" x1="0" y1="0" x2="1" y2="1">${stops([0, '#bcd2ff', 0.3], [28, '#bcd2ff', 0.03], [46, '#bcd2ff', 0.14], [60, '#bcd2ff', 0], [100, '#bcd2ff', 0.1])}</linearGradient>` +
      clouds('damp', '.012 .02', 14, [255, 240, 205], 2.2, -0.85) +
      clouds('puddles', '.006 .03', 4, [10, 12, 18], 4, -1.9) +
      blur('far', 5) +
      blur('near', 1.6) +
      `<clipPath id="wall"><path d="${WALL}"/></clipPath>`,
    rect('url(#sky)'),
    rect('#fff', 'filter="url(#high)" opacity=".5"', 0, FLOOR),
    `<ellipse cx="${MIDDLE}" cy="640" rx="900" ry="620" fill="url(#halo)"/>`,
    garden(),
    ground(),
    `<g clip-path="url(#wall)"><path d="${WALL}" fill="url(#inside)"/>${lamps()}${plants()}
      <path d="${WALL}" fill="url(#dim)"/>
      <rect x="${LEFT}" y="${RIDGE}" width="${RIGHT - LEFT}" height="${FLOOR - RIDGE}" filter="url(#damp)" opacity=".5"/>
      <path d="${WALL}" fill="url(#sheen)"/></g>`,
    frame(),
  );
