import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

const PHOTOS = '/photos/';

/** `- [x] done` is shown as a box that nobody can tick, whatever raw HTML makes of it. */
const taskBox: sanitizeHtml.Transformer = (tagName, { type = '', checked }) => ({
  tagName,
  attribs:
    type.toLowerCase() === TASK_BOX
      ? {
          type: TASK_BOX,
          disabled: '',
          'aria-label': checked === undefined ? 'to do' : 'done',
          ...(checked !== undefined && { checked: '' }),
        }
      : {},
});
const TASK_BOX = 'checkbox';

const firstNumber: sanitizeHtml.Transformer = (tagName, { start = '' }) => {
  const attribs: sanitizeHtml.Attributes = /^\d{1,9}$/.test(start) ? { start } : {};
  return { tagName, attribs };
};

const aligned = [{ name: 'align', values: ['left', 'center', 'right'] }];

/**
 * What a post may hold: text, links and photos of the site. No scripts, frames, forms, styles or event handlers.
 * @see https://github.github.com/gfm/ for lists that begin anywhere, task lists and aligned columns
 */
const POLICY: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'p', 'a', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'br'],
    ...['img', 'input', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    input: ['type', 'disabled', 'checked', 'aria-label'],
    ol: ['start'],
    td: aligned,
    th: aligned,
  },
  allowedSchemes: ['https', 'http', 'mailto'],
  allowProtocolRelative: false,
  // The page's own heading is the post's title.
  transformTags: { h1: 'h2', h5: 'h4', h6: 'h4', input: taskBox, ol: firstNumber },
  // Pages load nothing from elsewhere, and ask for nothing.
  exclusiveFilter: ({ tag, attribs }) =>
    (tag === 'img' && attribs['src']?.startsWith(PHOTOS) !== true) || (tag === 'input' && attribs['type'] !== TASK_BOX),
};

/**
 * HTML that is safe to put into a page as it is, whatever the Markdown holds: raw HTML in it is read, and reduced to
 * the list of allowed tags and attributes.
 */
export const renderMarkdown = (markdown: string): string =>
  sanitizeHtml(marked.parse(markdown, { async: false }), POLICY);
