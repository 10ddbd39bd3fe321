import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

const PHOTOS = '/photos/';

/** What a post may hold: text, links and photos of the site. No scripts, frames, forms, styles or event handlers. */
const POLICY: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'p', 'a', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'br'],
    ...['img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: { a: ['href', 'title'], img: ['src', 'alt', 'title', 'width', 'height'] },
  allowedSchemes: ['https', 'http', 'mailto'],
  allowProtocolRelative: false,
  // The page's own heading is the post's title.
  transformTags: { h1: 'h2', h5: 'h4', h6: 'h4' },
  parseStyleAttributes: false,
  // Pages load nothing from elsewhere.
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && attribs['src']?.startsWith(PHOTOS) !== true,
};

/**
 * HTML that is safe to put into a page as it is, whatever the Markdown holds: raw HTML in it is read, and reduced to
 * the list of allowed tags and attributes.
 */
export const renderMarkdown = (markdown: string): string =>
  sanitizeHtml(marked.parse(markdown, { async: false }), POLICY);
