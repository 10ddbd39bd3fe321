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
  /** What the overview shows, for whoever does not see it. */
  readonly alternative: string;
}

/** Draws a scenario from its template: the same each time. */
export async function picturesOf(scenario: string, template: Template): Promise<Pictures> {
  const drawing = drawingOf(template);
  const svg = async (title: string, picture: Picture) => svgOf(title, picture, await arranged(picture));
  const overview = overviewOf(drawing);
  const title = `${scenario} at a glance`;
  return {
    overview: await svg(title, overview),
    full: await svg(`All of ${scenario}, and where failures go`, fullOf(drawing)),
    alternative: `${title}: ${inSentences(overview)}`,
  };
}
