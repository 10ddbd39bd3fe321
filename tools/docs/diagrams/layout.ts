import Elk, { type ElkExtendedEdge, type ElkLabel, type ElkNode, type LayoutOptions } from 'elkjs/lib/elk.bundled.js';
import { meet, type Point, type Rectangle, stretchesOf } from './geometry';
import { type Node, type Picture, wrapped } from './picture';
import { SIZES, widthOf } from './text';

/** A picture with the place of everything in it, in the order of the picture. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Rectangle[];
  readonly boxes: readonly Rectangle[];
  /** Where the boxes' names are. */
  readonly titles: readonly Rectangle[];
  readonly lines: readonly { readonly points: readonly Point[]; readonly label: Rectangle | undefined }[];
}

export const GLYPH = 28;
/** By how much bold letters are wider. */
const BOLDER = 1.1;
const PADDING = 10;
const NODE_HEIGHT = 50;
/** What another line of a node's name adds. */
export const NAME_HEIGHT = 17;
export const LINE_HEIGHT = 15;

const OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  // Of the widths that a page has, nine nodes in a row need three.
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
  'elk.layered.thoroughness': '40',
  'elk.randomSeed': '1',
};

/** Where a node's text begins. */
export const textOf = ({ glyphs }: Node): number => PADDING + glyphs.length * (GLYPH + 4) + 6;

function sizeOf(node: Node) {
  const names = wrapped(node.label);
  const widths = [...names.map((name) => widthOf(name, SIZES.name) * BOLDER), widthOf(node.called, SIZES.called)];
  return {
    width: Math.ceil(textOf(node) + PADDING + 2 + Math.max(...widths)),
    height: NODE_HEIGHT + (names.length - 1) * NAME_HEIGHT,
  };
}

/** Arranges a picture; the same each time. */
export async function arranged({ nodes, lines, boxes }: Picture): Promise<Layout> {
  const boxed = new Set(boxes.flatMap(({ members }) => members));
  const inner = (id: string): ElkNode => {
    const node = nodes.find((one) => one.id === id);
    if (!node) throw new Error(`Nothing is called ${id}.`);
    const first: LayoutOptions = node.kind === 'client' ? { 'elk.layered.layering.layerConstraint': 'FIRST' } : {};
    return { id, ...sizeOf(node), layoutOptions: first };
  };
  const graph: ElkNode = {
    id: 'picture',
    layoutOptions: OPTIONS,
    children: [
      ...nodes.filter(({ id }) => !boxed.has(id)).map(({ id }) => inner(id)),
      ...boxes.map(({ name, members }) => ({
        id: `box ${name}`,
        layoutOptions: { 'elk.padding': '[top=30,left=14,bottom=14,right=14]' },
        children: members.map(inner),
      })),
    ],
    edges: lines.map(({ from, to, labels }, index): ElkExtendedEdge => ({
      id: String(index),
      sources: [from],
      targets: [to],
      labels: labels.length === 0 ? [] : [labelOf(labels)],
    })),
  };
  const places = placesOf(
    await new Elk().layout(graph),
    nodes,
    boxes.map(({ name }) => `box ${name}`),
  );
  const drawn = places.lines.flatMap(({ points }) => stretchesOf(points));
  return { ...places, titles: boxes.map(({ name }, index) => titleOf(name, places.boxes[index], drawn)) };
}

/** In the first corner of a box in which no line crosses its name. */
function titleOf(name: string, box: Rectangle | undefined, drawn: readonly Rectangle[]): Rectangle {
  const { x, y, width } = box ?? { x: 0, y: 0, width: 0 };
  const size = { width: Math.ceil(widthOf(name, SIZES.box) * BOLDER), height: LINE_HEIGHT };
  const left = { ...size, x: x + 14, y: y + 9 };
  const corners = [
    left,
    { ...left, x: x + width - 14 - size.width },
    { ...left, x: Math.round(x + (width - size.width) / 2) },
  ];
  return corners.find((corner) => !drawn.some((line) => meet(line, corner))) ?? left;
}

const labelOf = (labels: readonly string[]): ElkLabel => ({
  text: labels.join('\n'),
  width: Math.ceil(Math.max(...labels.map((label) => widthOf(label, SIZES.label)))) + 8,
  height: labels.length * LINE_HEIGHT + 2,
  layoutOptions: { 'elk.edgeLabels.inline': 'true' },
});

function placesOf(root: ElkNode, nodes: readonly Node[], boxes: readonly string[]): Omit<Layout, 'titles'> {
  const all = new Map(
    [root, ...(root.children ?? []), ...(root.children ?? []).flatMap(({ children = [] }) => children)].map((one) => [
      one.id,
      one,
    ]),
  );
  const place = (id: string): Rectangle => rectangle(all.get(id) ?? {});
  return {
    ...rectangle(root),
    nodes: nodes.map(({ id }) => place(id)),
    boxes: boxes.map(place),
    lines: (root.edges ?? []).map(({ sections = [], labels = [] }) => ({
      points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
        [startPoint, ...bendPoints, endPoint].map(rounded),
      ),
      label: labels[0] && rectangle(labels[0]),
    })),
  };
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
const rectangle = ({ x = 0, y = 0, width = 0, height = 0 }: Partial<Rectangle>): Rectangle => ({
  ...rounded({ x, y }),
  width: Math.ceil(width),
  height: Math.ceil(height),
});
