import { icons } from '@iconify-json/logos';

/** Head and shoulders, for whoever comes from outside. */
const PERSON =
  '<g class="person" transform="scale(10.6)"><circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.4 3.6-7 8-7s8 2.6 8 7"/></g>';

/**
 * What stands for a service, in a square of 256: of SVG Logos by Gil Barbara, CC0.
 * @throws Error for one that the set does not have
 */
export function glyphBody(name: string): string {
  if (name === 'person') return PERSON;
  const body = icons.icons[name]?.body;
  if (body === undefined) throw new Error(`The set of glyphs has no "${name}".`);
  // Ids are of one document: here several stand in the same.
  const [, id] = /id="(\w+)"/.exec(body) ?? [];
  const own = id === undefined ? body : body.replaceAll(id, `${name}-colours`);
  return `<g clip-path="url(#round)">${own}</g>`;
}
