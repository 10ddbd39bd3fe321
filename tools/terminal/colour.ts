import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Text in a colour where the standard output is a terminal that has some, and `NO_COLOR` is not set; else as it is. */
export function coloured(format: Format, text: string, out: NodeJS.WriteStream = process.stdout): string {
  return out.isTTY && out.hasColors() ? styleText(format, text) : text;
}
