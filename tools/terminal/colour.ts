import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Text in a colour where it goes to a terminal that has some, and `NO_COLOR` is not set; else as it is. */
export function coloured(
  format: Format,
  text: string,
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'hasColors'> = process.stdout,
): string {
  return out.isTTY && out.hasColors() ? styleText(format, text, { validateStream: false }) : text;
}
