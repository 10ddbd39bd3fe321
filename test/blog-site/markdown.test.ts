import fc from 'fast-check';
import { renderMarkdown } from '../../lambdas/blog-site/markdown';

it('renders text, links and photos of the site', () => {
  expect(renderMarkdown('# Day\n\n*Cold* [walk](https://example.com "Map")\n\n![Ice](/photos/a1/960.webp)')).toBe(
    '<h2>Day</h2>\n<p><em>Cold</em> <a href="https://example.com" title="Map">walk</a></p>\n<p><img src="/photos/a1/960.webp" alt="Ice" /></p>\n',
  );
});

it.each([
  '<h2>a</h2><h3>b</h3><h4>c</h4>',
  '<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code><br />f</p>',
  '<pre><code>a</code></pre><blockquote>b</blockquote><hr />',
  '<ul><li>a</li></ul><ol><li>b</li></ol>',
  '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
  '<p><img src="/photos/a1/320.webp" alt="a" title="b" width="320" height="200" /></p>',
  '<p><a href="https://a.example">a</a> <a href="http://a.example">b</a> <a href="mailto:a@a.example">c</a></p>',
  '<p><a href="/posts/first-frost" title="a">a</a> <a href="#b">b</a></p>',
])('keeps what a post may hold: %s', (html) => {
  expect(renderMarkdown(html)).toBe(html);
});

it.each([
  ['<h1>a</h1><h5>b</h5><h6>c</h6>', '<h2>a</h2><h4>b</h4><h4>c</h4>'],
  ['<p><a href="//evil.example">a</a> <a href="ftp://a.example">b</a></p>', '<p><a>a</a> <a>b</a></p>'],
  ['<p id="a" class="b" style="color: red" title="c">a <span>b</span> <u>c</u></p>', '<p>a b c</p>'],
  ['<p><a href="#a" target="_blank" rel="opener" download>a</a></p>', '<p><a href="#a">a</a></p>'],
  [
    '<p><img src="/photos/a1/320.webp" srcset="https://evil.example/x.png 2x" loading="eager"></p>',
    '<p><img src="/photos/a1/320.webp" /></p>',
  ],
])('makes of %s no more than a post may hold: %s', (given, html) => {
  expect(renderMarkdown(given)).toBe(html);
});

it.each(['1234567890', '-1', '1.5', 'x1', '1x', ''])('begins no list at %j', (start) => {
  expect(renderMarkdown(`<ol start="${start}"><li>a</li></ol>`)).toBe('<ol><li>a</li></ol>');
});

it('keeps the number at which a list begins', () => {
  expect(renderMarkdown('3. three\n4. four')).toBe('<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>\n');
  expect(renderMarkdown('<ol start="1e9" reversed><li>x</ol>')).toBe('<ol><li>x</li></ol>');
  expect(renderMarkdown('<ol start="123456789"><li>x</ol>')).toBe('<ol start="123456789"><li>x</li></ol>');
});

it('keeps what is done of a task list, as boxes that nobody can tick', () => {
  const html = renderMarkdown('- [x] bought\n- [ ] cooked');
  expect(html.match(/<input[^>]*>/g)).toEqual([
    '<input type="checkbox" disabled aria-label="done" checked />',
    '<input type="checkbox" disabled aria-label="to do" />',
  ]);
  expect(html).toMatch(/> ?bought/);
});

it.each([
  '<input>',
  '<input type="text" value="x">',
  '<input type="password" checked disabled>',
  '<input type="checkbox\n" name="x">',
  '<INPUT TYPE=submit formaction="https://evil.example">',
])('leaves out whatever else could be filled in: %s', (input) => {
  expect(renderMarkdown(`before ${input} after`)).not.toContain('<input');
});

it('lets raw HTML make no box that can be ticked, sent or found by a script', () => {
  const box = '<input type="CheckBox" name="a" id="b" form="c" autofocus onfocus="steal()">';
  expect(renderMarkdown(`x ${box}`)).toBe('<p>x <input type="checkbox" disabled aria-label="to do" /></p>\n');
});

it('keeps the alignment of columns, and no other style', () => {
  const html = renderMarkdown('| a | b | c | d |\n| :- | :-: | -: | - |\n| 1 | 2 | 3 | 4 |');
  expect(html.match(/<(?:th|td)\b[^>]*>/g)).toEqual([
    ...['<th align="left">', '<th align="center">', '<th align="right">', '<th>'],
    ...['<td align="left">', '<td align="center">', '<td align="right">', '<td>'],
  ]);
  expect(renderMarkdown('<table><tr><td align="evil" style="x">1</td></tr></table>')).toMatch(/<td( align)?>1/);
});

it.each([
  'https://example.com/x.png',
  '//example.com/photos/x.png',
  '/nothing.png',
  '\\\\example.com/photos/x.png',
  '',
])('leaves out an image of which the site has no photo: %s', (source) => {
  expect(renderMarkdown(`before <img src="${source}" alt="x"> after`)).toBe('<p>before  after</p>\n');
});

it.each([
  '<script>steal()</script>',
  '<img src=x onerror=steal()>',
  '[x](javascript:steal())',
  '<a href="jAvAsCrIpT:steal()">x</a>',
  '[x](data:text/html,<script>steal()</script>)',
  '<svg><script>steal()</script></svg>',
  '<iframe srcdoc="<script>steal()</script>"></iframe>',
  '<form action="https://evil.example"><input></form>',
  '<p style="background:url(javascript:steal())">x</p>',
  '<img src="//evil.example/x.png">',
  '`</code><script>steal()</script>`',
  '<math><mtext></p><style><img src=x onerror=steal()></style></math>',
])('[blog-9] leaves nothing to run of %s', (markdown) => {
  expect(harmIn(renderMarkdown(markdown))).toEqual([]);
});

it.each(['<script>', '<p onclick="x()">', '<img src="//evil.example/x.png">', '<a href="javascript:x()">'])(
  'sees what would run in %s',
  (html) => {
    expect(harmIn(html)).toEqual([html]);
  },
);

/** Pieces of which attacks are made, put together at random. */
const piece = fc.constantFrom(
  ...[
    '<script>',
    '</script>',
    '<img ',
    'src=',
    'onerror=',
    '"',
    "'",
    '>',
    '<',
    '](',
    '![',
    '`',
    '&#106;',
    'javascript:',
  ],
  ...[
    '<svg ',
    '<style>',
    '<!--',
    '-->',
    '<a href=',
    'onclick=x',
    '\n\n',
    '    ',
    '</p>',
    '<math>',
    'data:text/html,',
    '<input type=',
    'checkbox',
    '<ol start=',
  ],
);

it('[blog-9] leaves nothing to run, whatever Markdown holds', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 }), (pieces) => {
      expect(harmIn(renderMarkdown(pieces.join('')))).toEqual([]);
    }),
  );
});

/** The tags that a browser may run something for; text may be anything. */
function harmIn(html: string): readonly string[] {
  const known =
    /^<\/?(h[234]|p|a|em|strong|del|code|pre|blockquote|ul|ol|li|hr|br|img|input|table|thead|tbody|tr|th|td)\b/;
  return (html.match(/<[^>]*>/g) ?? []).filter(
    (tag) =>
      !known.test(tag) ||
      /\son\w|style|srcdoc/i.test(tag.replaceAll(/"[^"]*"/g, '""')) ||
      /(href|src)="\s*(javascript|data|vbscript):/i.test(tag) ||
      (tag.startsWith('<input') && !tag.startsWith('<input type="checkbox" disabled ')) ||
      tag.includes('src="//'),
  );
}
