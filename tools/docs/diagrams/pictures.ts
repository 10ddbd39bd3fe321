import type { Template } from '../../template/template';
import { drawingOf } from './drawing';
import { arranged } from './layout';
import { overviewOf } from './overview';
import { fullOf, type Picture } from './picture';
import { inSentences, svgOf } from './svg';

/** Both pictures of a scenario, as SVG. */
export interface Pictures {
  /** Six to nine nodes, for a slide. */
  readonly overview: string;
  /** All that is in the template, and where failures go. */
  readonly full: string;
}

const glanceAt = (scenario: string): string => `${scenario} at a glance`;

/** What the overview of a scenario shows, for whoever does not see it. */
export const alternativeOf = (scenario: string, template: Template): string =>
  `${glanceAt(scenario)}: ${inSentences(overviewOf(drawingOf(template)))}`;

/** Draws a scenario from its template: the same each time. */
export async function picturesOf(scenario: string, template: Template): Promise<Pictures> {
  const drawing = drawingOf(template);
  const svg = async (title: string, picture: Picture) => svgOf(title, picture, await arranged(picture));
  return {
    overview: await svg(glanceAt(scenario), overviewOf(drawing)),
    full: await svg(`All of ${scenario}, and where failures go`, fullOf(drawing)),
  };
}
