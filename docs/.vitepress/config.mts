import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { defineConfig, type MarkdownRenderer } from 'vitepress';

/** Files and folders that pages link to and that are no pages: the site has pictures as they are, other files as text, folders as lists. */
const sources = new Set<string>();

export default defineConfig({
  lang: 'en',
  title: 'Proven Serverless',
  description: 'Serverless architectures on AWS CDK that prove what they promise, on a laptop, without an AWS account',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: '..',
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  srcExclude: ['cdk.out/**', 'web/**', 'lib/**', 'lambdas/**', 'proofs/**', 'test/**', 'tools/**'],
  rewrites: { 'docs/:page*': ':page*' },
  // Whoever reads one page has not asked for all that it leads to.
  router: { prefetchLinks: false },
  markdown: {
    // As GitHub names headings, so that links to them work in both places.
    anchor: {
      slugify: (text) =>
        text
          .trim()
          .toLowerCase()
          .replace(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
          .replaceAll(' ', '-'),
    },
    config: (markdown) => {
      linkFromRoot(markdown);
      leaveOutComments(markdown);
    },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Read me', link: '/README' },
      { text: 'Scenarios', items: pagesIn('scenarios') },
      { text: 'Contributing', link: '/CONTRIBUTING' },
    ],
    sidebar: [
      { text: 'Start', items: [{ text: 'Read me', link: '/README' }, page('CONTRIBUTING', '/CONTRIBUTING')] },
      { text: 'Scenarios', items: pagesIn('scenarios') },
      { text: 'Proofs and figures', items: pagesIn('') },
      { text: 'Decisions', items: pagesIn('decisions') },
    ],
  },
  buildEnd: ({ outDir }) => {
    for (const source of sources) {
      const to = join(outDir, addressOf(source));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, statSync(source).isDirectory() ? readdirSync(source).join('\n') : readFileSync(source));
    }
  },
});

function pagesIn(folder: string): { text: string; link: string }[] {
  return readdirSync(join('docs', folder))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => file.slice(0, -'.md'.length))
    .map((name) => page(join('docs', folder, name), posix.join('/', folder, name)));
}

/** A page by its title, for menus. */
function page(file: string, link: string): { text: string; link: string } {
  const [, title] = /^# (.+)$/m.exec(readFileSync(`${file}.md`, 'utf8')) ?? [];
  if (title === undefined) throw new Error(`${file}.md has no title.`);
  return { text: title, link };
}

/** Links lead to the same as they do in the repository: to pages, and to the text of what is none. */
function linkFromRoot(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('link-from-root', ({ tokens, env }) => {
    const { realPath, path } = env as { realPath?: string; path: string };
    for (const [link, text] of tokens.flatMap(({ children }) => pairs(children ?? []))) {
      if (link.type !== 'link_open') continue;
      const [, href = '', hash = ''] = /^([^#]*)(.*)$/.exec(link.attrGet('href') ?? '') ?? [];
      const file = posix.relative(process.cwd(), posix.join(dirname(realPath ?? path), href));
      if (href === '' || !existsSync(file)) continue;
      if (!file.endsWith('.md')) sources.add(file);
      link.attrSet('href', file.endsWith('.md') ? `/${file.replace(/^docs\//, '')}${hash}` : addressOf(file));
      if (text?.content === 'download') link.attrSet('download', posix.basename(file));
    }
  });
}

/** Where the site has what is no page. */
const addressOf = (file: string): string => `/source/${file}${file.endsWith('.svg') ? '' : '.txt'}`;

/** Each with what follows it. */
const pairs = <T,>(all: readonly T[]): (readonly [T, T | undefined])[] =>
  all.map((one, index) => [one, all[index + 1]]);

/** Where a comment stands at the beginning of a line, Vue would join the word before and the word after. */
function leaveOutComments(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('leave-out-comments', ({ tokens }) => {
    for (const inline of tokens) {
      for (const token of inline.children ?? []) {
        if (token.type === 'html_inline' && token.content.startsWith('<!--')) token.content = '';
      }
    }
  });
}
