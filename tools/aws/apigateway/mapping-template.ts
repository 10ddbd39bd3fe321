import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';

assume({
  what: 'An error of SQS comes to a mapping template as JSON, with its code at $.Error.Code.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html',
});

/** What a template of an API's integration can read. */
export interface Input {
  readonly body: string;
}

/** What a template rendered, and the overrides of the answer that it set. */
export interface Mapped {
  readonly text: string;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
}

const OVERRIDE = /^#set\(\$context\.responseOverride\.(status|header\.([\w-]+)) = "?([^")]*)"?\)$/;
const CONDITION = /^#(if|elseif)\(\$input\.path\('([^']+)'\) == "([^"]*)"\)$/;

/**
 * Fills in a mapping template, of which it knows as much as templates here use: `$input.body`, `$input.path`,
 * `$util.urlEncode`, `#if … #elseif … #else … #end` on lines of their own, and overrides of status and headers.
 *
 * @throws NotModelled for anything else
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function fillIn(template: string, input: Input): Mapped {
  const lines: string[] = [];
  const headers: Record<string, string> = {};
  let status: number | undefined;
  let taken: boolean | undefined;
  /** Whether one of the branches was taken already. */
  let settled = false;
  for (const line of template.split('\n')) {
    const [, word, path = '', wanted] = CONDITION.exec(line) ?? [];
    if (word === 'if') settled = false;
    if (word !== undefined) taken = !settled && valueAt(path, input) === wanted;
    else if (line === '#else') taken = !settled;
    else if (line === '#end') taken = undefined;
    else if (taken === false) continue;
    else if (line.startsWith('#')) {
      const [, name, header, value] = OVERRIDE.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new NotModelled(`the template line ${line}`);
      if (header === undefined) status = Number(value);
      else headers[header] = value;
    } else lines.push(substitute(line, input));
    settled ||= taken === true;
  }
  return { text: lines.join('\n'), headers, ...(status !== undefined && { status }) };
}

function substitute(line: string, input: Input): string {
  const filled = line
    .replaceAll('$util.urlEncode($input.body)', encodeURIComponent(input.body))
    .replaceAll(/\$input\.path\('([^']+)'\)/g, (_, path: string) => valueAt(path, input));
  if (filled.includes('$input') || filled.includes('$util')) throw new NotModelled(`the template line ${line}`);
  return filled;
}

/** A missing value is an empty text. */
function valueAt(path: string, { body }: Input): string {
  const names = path.split('.').slice(1);
  const value = names.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    JSON.parse(body),
  );
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
