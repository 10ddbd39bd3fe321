import { marked, type Token, type Tokens } from 'marked';
import * as v from 'valibot';
import { parse } from 'yaml';
import { ToolError } from '../../../tools/terminal/tool-error';

const WRITTEN = 'must be text: put it in quotes';
const text = v.pipe(v.string(WRITTEN), v.trim(), v.minLength(1, 'must not be empty'));
const FIELDS = 'unknown: a post has title, summary, slug and photo';
const frontMatter = v.strictObject(
  { title: text, summary: v.optional(text), slug: v.optional(text), photo: v.optional(text) },
  FIELDS,
);

/** A post as its author wrote it: photos are files. */
export interface Draft extends v.InferOutput<typeof frontMatter> {
  readonly markdown: string;
}

/**
 * Reads a Markdown file with front matter: YAML between two lines of three hyphens at its beginning.
 * @throws {ToolError} with one line that names the field
 */
export function readDraft(file: string): Draft {
  const [, head, markdown = ''] = /^\uFEFF?---[ \t]*\r?\n([^]*?)^---[ \t]*(?:\r?\n([^]*))?$/m.exec(file) ?? [];
  if (head === undefined)
    throw new ToolError('It has no title: begin with a line ---, title: …, and another line ---.');
  if (markdown.trim() === '') throw new ToolError('It has no text below its front matter.');
  const { success, output, issues } = v.safeParse(frontMatter, fieldsOf(head));
  if (success) return { ...output, markdown: `${markdown.trim()}\n` };
  const [{ message, input }] = issues;
  const field = v.getDotPath(issues[0]) ?? '';
  if (input === undefined) throw new ToolError(`Its front matter has no ${field}: it needs a line ${field}: …`);
  throw new ToolError(`Its front matter is wrong: ${field} is ${message}.`.replace(' is must ', ' must '));
}

function fieldsOf(head: string): unknown {
  try {
    const fields = (parse(head) as unknown) ?? {};
    if (typeof fields === 'object') return fields;
  } catch (error) {
    throw new ToolError(
      `Its front matter is no YAML: ${String((error as Error).message.split('\n')[0]).replace(/:$/, '.')}`,
    );
  }
  throw new ToolError('Its front matter is no list of fields: it needs a line title: …');
}

/** Of the site, or of another one. */
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|\/|#)/i;

/** The files that a draft shows: its photo, and the images in its text that are on no website. */
export const filesOf = ({ photo, markdown }: Draft): readonly string[] => [
  ...new Set([...(photo === undefined ? [] : [photo]), ...imagesIn(markdown).map(fileOf)]),
];

/** The text with the images that are files shown from where they are put; what stands in code stays as it is. */
export const withImages = (markdown: string, addressOf: (file: string) => string): string =>
  marked
    .lexer(markdown)
    .map((block) =>
      imagesOf(block).reduce(
        (raw, image) => raw.replaceAll(image.raw, () => shown(image, addressOf(fileOf(image)))),
        block.raw,
      ),
    )
    .join('');

/** Links write some characters of a name by their codes; what is none stays as it is. */
const fileOf = ({ href }: Tokens.Image): string =>
  href.replaceAll(/(?:%[\da-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());

const shown = ({ text: alt, title }: Tokens.Image, address: string): string =>
  `![${alt}](${address}${title ? ` "${title.replaceAll('"', '\\"')}"` : ''})`;

const imagesIn = (markdown: string): readonly Tokens.Image[] => marked.lexer(markdown).flatMap(imagesOf);

function imagesOf(block: Token): readonly Tokens.Image[] {
  const images: Tokens.Image[] = [];
  void marked.walkTokens([block], (token) => {
    if (token.type === 'image' && !ELSEWHERE.test((token as Tokens.Image).href)) images.push(token as Tokens.Image);
  });
  return images;
}
