import {
  blur,
  clouds,
  HEIGHT,
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

const HORIZON = 790;
const LAMP = [1290, 402] as const;
const ROCK = 762;

/** Many faint ones, few bright; fewer towards the horizon. */
function stars(): string {
  const next = numbers(77);
  return times(900, () => {
    const [x, y, bright] = [next() * WIDTH, next() ** 1.3 * (HORIZON - 60), next() ** 5];
    const colour = next() > 0.8 ? '#ffe9d0' : '#dfe9ff';
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(0.6 + 1.6 * bright).toFixed(2)}" fill="${colour}" opacity="${(0.25 + 0.75 * bright).toFixed(2)}"/>`;
  }).join('');
}

/** Light in the damp air, wider the farther it gets. */
const beam = (angle: number, length: number, width: number, id: string): string =>
  `<path transform="rotate(${angle} ${LAMP.join(' ')})" d="M${LAMP[0]} ${LAMP[1] - 5}L${LAMP[0] - length} ${LAMP[1] - width}L${LAMP[0] - length} ${LAMP[1] + width}L${LAMP[0]} ${LAMP[1] + 5}Z" fill="url(#${id})" filter="url(#soft)"/>`;

function tower(): string {
  const [x, top, foot] = [LAMP[0], LAMP[1] + 34, ROCK];
  const half = (y: number): number => 27 + (24 * (y - top)) / (foot - top);
  const band = (from: number, to: number, fill: string): string => {
    const [a, b] = [top + (foot - top) * from, top + (foot - top) * to];
    return `<path d="M${x - half(a)} ${a}L${x + half(a)} ${a}L${x + half(b)} ${b}L${x - half(b)} ${b}Z" fill="${fill}"/>`;
  };
  const bands = times(5, (i) => band(i / 5, (i + 1) / 5, i % 2 ? 'url(#red)' : 'url(#white)')).join('');
  const windows = [0.3, 0.7]
    .map(
      (at) =>
        `<rect x="${x - 7}" y="${top + (foot - top) * at - 14}" width="13" height="24" rx="6" fill="${at < 0.5 ? '#161a26' : '#ffcf7d'}"/>`,
    )
    .join('');
  const bars = times(
    5,
    (i) => `<path d="M${x - 20 + i * 10} ${LAMP[1] - 24}V${LAMP[1] + 22}" stroke="#10131c" stroke-width="2"/>`,
  ).join('');
  const rail = times(
    13,
    (i) => `<path d="M${x - 42 + i * 7} ${top - 18}V${top - 2}" stroke="#10131c" stroke-width="2"/>`,
  ).join('');
  return `${bands}${windows}
    <rect x="${x - 44}" y="${top - 4}" width="88" height="9" fill="#10131c"/><path d="M${x - 43} ${top - 18}H${x + 43}" stroke="#10131c" stroke-width="3"/>${rail}
    <rect x="${x - 21}" y="${LAMP[1] - 26}" width="42" height="56" fill="url(#glass)"/>${bars}
    <path d="M${x - 30} ${LAMP[1] - 25}Q${x} ${LAMP[1] - 66} ${x + 30} ${LAMP[1] - 25}Z" fill="#171a24"/><path d="M${x} ${LAMP[1] - 48}v-26" stroke="#171a24" stroke-width="3"/>`;
}

const house = (): string => {
  const [x, y] = [1405, ROCK + 2];
  return `<g transform="translate(${x} ${y}) scale(.72) translate(${-x} ${-y})"><path d="M${x} ${y + 20}v-78l64 -38l64 38v78Z" fill="#232a3a"/><path d="M${x - 10} ${y - 54}l74 -46l74 46" fill="none" stroke="#12161f" stroke-width="12"/>
    <rect x="${x + 88}" y="${y - 118}" width="14" height="40" fill="#12161f"/>
    <rect x="${x + 24}" y="${y - 42}" width="20" height="24" fill="#ffd288"/><rect x="${x + 82}" y="${y - 42}" width="20" height="24" fill="#ffc573"/>
    <circle cx="${x + 34}" cy="${y - 30}" r="60" fill="url(#window)"/><circle cx="${x + 92}" cy="${y - 30}" r="60" fill="url(#window)"/></g>`;
};

function rocks(seed: number, foot: number, from: number, height: number, fill: string): string {
  const noise = terrain(seed, 260, 9);
  const line = times((WIDTH - from) / 4 + 1, (i): Point => {
    const x = from + i * 4;
    const rise = Math.min(1, (x - from) / 330) ** 0.7;
    return [x, foot - rise * height - noise(x) * 46 * rise * (1 - 0.8 * Math.exp(-(((x - 1380) / 190) ** 4)))];
  });
  const shore = times(30, (i): Point => [
    WIDTH - 20 - (i * (WIDTH - from - 40)) / 30,
    foot + 40 - i * 1.2 + 9 * noise(i * 97),
  ]);
  return `<path d="${path([...line, [WIDTH, foot + 46], ...shore, [from - 10, foot + 2]])}" fill="${fill}"/>`;
}

/** What the water has of the lamp: strokes that get wider and rarer as they come closer. */
function glitter(): string {
  const next = numbers(5);
  return times(260, () => {
    const depth = next() ** 1.4;
    const y = HORIZON + 70 + depth * (HEIGHT - HORIZON - 80);
    const x = LAMP[0] - 150 * depth + (next() + next() + next() - 1.5) * (60 + 240 * depth);
    const [rx, ry] = [(10 + 50 * next()) * (0.4 + depth), 0.8 + 2.2 * depth];
    return `<ellipse cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" rx="${rx.toFixed(0)}" ry="${ry.toFixed(1)}" fill="#ffd692" opacity="${(0.1 + 0.4 * next() * (1 - depth * 0.6)).toFixed(2)}"/>`;
  }).join('');
}

/** A lighthouse at night, over water. */
export const lighthousePicture = (): string =>
  picture(
    vertical('sky', [0, '#060b1c'], [35, '#0d1a38'], [66, '#1b3150'], [100, '#40586c']) +
      vertical('sea', [0, '#2c475d'], [12, '#15293f'], [60, '#0a1424'], [100, '#050a14']) +
      radial('glow', [0, '#fff6d8'], [8, '#ffe6a8', 0.85], [30, '#ffcf80', 0.28], [100, '#ffb860', 0]) +
      radial('window', [0, '#ffcf80', 0.5], [100, '#ffb860', 0]) +
      `<linearGradient id="far" x1="1" x2="0">${stops([0, '#fff0c4', 0.85], [30, '#ffe2a4', 0.3], [100, '#ffe2a4', 0])}</linearGradient>` +
      `<linearGradient id="white">${stops([0, '#8b93a6'], [35, '#c9cbd2'], [100, '#343c50'])}</linearGradient>` +
      `<linearGradient id="red">${stops([0, '#6b2a2c'], [35, '#a2443c'], [100, '#2b141c'])}</linearGradient>` +
      vertical('glass', [0, '#ffe3a0'], [50, '#fffdf0'], [100, '#ffd98c']) +
      vertical('rock', [0, '#27303f'], [60, '#121925'], [100, '#070b13']) +
      clouds('milky', '.0035 .006', 31, [150, 170, 220], 2.2, -1.0) +
      clouds('bank', '.0014 .012', 8, [70, 95, 120], 2.6, -1.1) +
      clouds('waves', '.003 .085', 21, [140, 175, 200], 3.2, -1.75) +
      clouds('troughs', '.006 .11', 3, [2, 6, 14], 3, -1.3) +
      clouds('texture', '.03 .06', 6, [120, 130, 150], 3, -1.4) +
      vertical('rising', [0, '#000000'], [80, '#ffffff']) +
      `<mask id="low" maskUnits="userSpaceOnUse" x="0" y="0" width="${WIDTH}" height="${HEIGHT}">${rect('url(#rising)', '', HORIZON - 300, 300)}</mask>` +
      blur('soft', 5) +
      blur('shimmer', 1.2, 0.5) +
      `<clipPath id="onRock">${rocks(11, HORIZON + 26, 930, 66, '#fff')}</clipPath>`,
    rect('url(#sky)', '', 0, HORIZON),
    `<g transform="rotate(-28 900 300)"><rect x="-200" y="180" width="2200" height="320" filter="url(#milky)" opacity=".42"/></g>`,
    stars(),
    `<g mask="url(#low)">${rect('#000', 'filter="url(#bank)" opacity=".8"', HORIZON - 300, 300)}</g>`,
    rect('url(#sea)', '', HORIZON, HEIGHT - HORIZON),
    rect('#000', 'filter="url(#waves)" opacity=".38"', HORIZON, HEIGHT - HORIZON),
    rect('#000', 'filter="url(#troughs)" opacity=".55"', HORIZON, HEIGHT - HORIZON),
    beam(7, 1500, 150, 'far'),
    beam(187, 700, 70, 'far'),
    `<circle cx="${LAMP[0]}" cy="${LAMP[1]}" r="420" fill="url(#glow)" opacity=".8"/>`,
    `<g filter="url(#shimmer)">${glitter()}</g>`,
    rocks(11, HORIZON + 26, 930, 66, 'url(#rock)'),
    `<g clip-path="url(#onRock)">${rect('#000', 'filter="url(#texture)" opacity=".22"', 640, 260)}</g>`,
    house(),
    tower(),
    `<circle cx="${LAMP[0]}" cy="${LAMP[1]}" r="120" fill="url(#glow)"/>`,
  );
