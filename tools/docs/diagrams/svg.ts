import type { Point, Rectangle } from './geometry';
import { glyphBody } from './glyphs';
import { GLYPH, type Layout, LINE_HEIGHT, NAME_HEIGHT, textOf } from './layout';
import { type Line, type Node, type Picture, wrapped } from './picture';
import { SIZES } from './text';

const STYLE = `svg{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--quiet:#57606a;--line:#6e7781;--node:#f6f8fa;--edge:#c5ccd3;--box:#eef2f7;--failure:#c62828}
@media (prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#f0f6fc;--quiet:#a5aeb8;--line:#8b949e;--node:#1c2128;--edge:#444c56;--box:#141a22;--failure:#ff7b72}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
.name{font-size:${String(SIZES.name)}px;font-weight:600}
.called{font-size:${String(SIZES.called)}px;fill:var(--quiet)}
.label{font-size:${String(SIZES.label)}px;fill:var(--quiet);text-anchor:middle}
.box{font-size:${String(SIZES.box)}px;font-weight:600;fill:var(--quiet)}
.paper,.label-paper{fill:var(--paper)}
.node{fill:var(--node);stroke:var(--edge);stroke-width:1.5}
.path{fill:var(--box);stroke:none}
.line{fill:none;stroke:var(--line);stroke-width:1.5}
.head{fill:var(--line)}
.person{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-linecap:round}
.line.failure,.node.failure{stroke:var(--failure);stroke-dasharray:5 4}
.head.failure,.label.failure{fill:var(--failure)}`;

/**
 * A picture as a file that needs nothing else: no script, no font, no image; light or dark as its reader's system is.
 * Its description is its arrows in words.
 */
export function svgOf(title: string, picture: Picture, layout: Layout): string {
  const { nodes, lines, boxes } = picture;
  const size = `width="${String(layout.width)}" height="${String(layout.height)}"`;
  const glyphs = [...new Set(nodes.flatMap((node) => node.glyphs))].sort();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(layout.width)} ${String(layout.height)}" ${size} role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(inSentences(picture))}</desc>`,
    `<style>${STYLE}</style>`,
    '<defs>',
    ...['head', 'head failure'].map(marker),
    '<clipPath id="round"><rect width="256" height="256" rx="44"/></clipPath>',
    ...glyphs.map((glyph) => `<symbol id="${glyph}" viewBox="0 0 256 256">${glyphBody(glyph)}</symbol>`),
    '</defs>',
    `<rect class="paper" ${size} rx="8"/>`,
    ...layout.boxes.map((place) => rect('path', place, 12)),
    ...boxes.map(({ name }, index) => titleSvg(name, at(layout.titles, index))),
    ...lines.map((line, index) => lineSvg(line, at(layout.lines, index).points)),
    ...lines.map((line, index) => labelSvg(line, at(layout.lines, index).label)),
    ...nodes.map((node, index) => nodeSvg(node, at(layout.nodes, index))),
    '</svg>',
    '',
  ].join('\n');
}

function at<T>(all: readonly T[], index: number): T {
  const one = all[index];
  if (one === undefined) throw new Error('The layout lacks a place.');
  return one;
}

/** `Client → API. API → Run job: POST /jobs.` */
export function inSentences({ nodes, lines }: Picture): string {
  const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? id;
  return lines
    .map(({ from, to, labels, both, failure }) => {
      const arrow = both ? '↔' : failure ? '⇢' : '→';
      const what = labels.length === 0 ? '' : `: ${labels.join(' ')}`;
      return `${label(from)} ${arrow} ${label(to)}${what}.`;
    })
    .join(' ');
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const marker = (name: string): string =>
  `<marker id="${name.replace(' ', '-')}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="${name}" d="M0 0.5 8 4 0 7.5z"/></marker>`;

const rect = (classes: string, { x, y, width, height }: Rectangle, rx: number): string =>
  `<rect class="${classes}" x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(rx)}"/>`;

const text = (classes: string, x: number, y: number, content: string): string =>
  `<text class="${classes}" x="${String(x)}" y="${String(y)}">${escaped(content)}</text>`;

const titleSvg = (name: string, { x, y }: Rectangle): string => text('box', x, y + 11, name);

function nodeSvg(node: Node, place: Rectangle): string {
  const { x, y, height } = place;
  const top = y + (height - GLYPH) / 2;
  const uses = node.glyphs.map(
    (glyph, index) =>
      `<use href="#${glyph}" x="${String(x + 10 + index * (GLYPH + 4))}" y="${String(top)}" width="${String(GLYPH)}" height="${String(GLYPH)}"/>`,
  );
  return [
    rect(node.failure ? 'node failure' : 'node', place, 8),
    ...uses,
    ...wrapped(node.label).map((name, line) => text('name', x + textOf(node), y + 22 + line * NAME_HEIGHT, name)),
    text('called', x + textOf(node), y + height - 12, node.called),
  ].join('');
}

function lineSvg({ failure, both }: Line, points: readonly Point[]): string {
  const head = failure ? 'head-failure' : 'head';
  const start = both ? ` marker-start="url(#${head})"` : '';
  return `<path class="line${failure ? ' failure' : ''}" d="${way(points)}"${start} marker-end="url(#${head})"/>`;
}

const RADIUS = 8;

/** Through the points, round at each bend. */
function way(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${String(point.x)} ${String(point.y)}`;
      if (!after) return `L${String(point.x)} ${String(point.y)}`;
      const [from, to] = [towards(point, before), towards(point, after)];
      return `L${String(from.x)} ${String(from.y)}Q${String(point.x)} ${String(point.y)} ${String(to.x)} ${String(to.y)}`;
    })
    .join('');
}

/** A little way from a bend to the next point; half of the way at most, so that two bends do not meet. */
function towards(bend: Point, point: Point): Point {
  const [dx, dy] = [point.x - bend.x, point.y - bend.y];
  const length = Math.hypot(dx, dy);
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: Math.round((bend.x + dx * part) * 10) / 10, y: Math.round((bend.y + dy * part) * 10) / 10 };
}

function labelSvg({ labels, failure }: Line, place: Rectangle | undefined): string {
  if (!place) return '';
  const x = place.x + place.width / 2;
  return [
    rect('label-paper', place, 4),
    ...labels.map((label, index) =>
      text(`label${failure ? ' failure' : ''}`, x, place.y + 12 + index * LINE_HEIGHT, label),
    ),
  ].join('');
}
