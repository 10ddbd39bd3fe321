import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ToolError } from '../terminal/tool-error';

/** As it is called on Linux. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MACS = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/**
 * The browser that tests of web pages drive.
 * @param path the folders to look into, as `PATH` has them
 * @throws {ToolError} when this machine has none
 */
export function findChromium(path = process.env['PATH'] ?? '', others: readonly string[] = ON_MACS): string {
  const folders = path.split(delimiter).filter(Boolean);
  const found = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...others].find(existsSync);
  if (found !== undefined) return found;
  throw new ToolError(
    'The tests of web pages need Chromium or Chrome, and this machine has neither. On Debian: apt-get install chromium; on macOS: brew install --cask google-chrome.',
  );
}
