import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findChromium } from '../../tools/local-cloud/chromium';
import { ToolError } from '../../tools/terminal/tool-error';

const empty = mkdtempSync(join(tmpdir(), 'no-browser-'));
const folder = mkdtempSync(join(tmpdir(), 'browser-'));
const chrome = join(folder, 'google-chrome');
writeFileSync(chrome, '');

it('finds the first browser on the path', () => {
  expect(findChromium([empty, folder].join(delimiter), [])).toBe(chrome);
});

it('finds one where applications lie on a Mac', () => {
  expect(findChromium(empty, [chrome])).toBe(chrome);
});

it('states in one line what to install where there is none', () => {
  const find = () => findChromium(empty, []);
  expect(find).toThrow(ToolError);
  expect(find).toThrow(/^The tests of web pages need Chromium .*apt-get install chromium.*$/);
});
