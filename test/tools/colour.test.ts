import { WriteStream } from 'node:tty';
import { coloured } from '../../tools/terminal/colour';

/** Decides as Node.js itself does for a terminal in an environment. */
const screen = (env: Readonly<Record<string, string>> = {}, isTTY = true) => ({
  isTTY,
  hasColors: (): boolean => WriteStream.prototype.getColorDepth.call({ isTTY }, { TERM: 'xterm-256color', ...env }) > 1,
});

describe('Text in a colour', () => {
  it('has it in a terminal', () => {
    expect(coloured('red', 'no', screen())).toBe('\u001b[31mno\u001b[39m');
  });

  it.each([
    ['with NO_COLOR', screen({ NO_COLOR: '1' })],
    ['in a terminal without colours', screen({ TERM: 'dumb' })],
    ['in a file', screen({}, false)],
  ])('has none %s', (_, out) => {
    expect(coloured('red', 'no', out)).toBe('no');
  });
});
