import { parseArgs, type ParseArgsConfig } from 'node:util';
import { coloured } from './colour';
import { isFullDisk, ToolError } from './tool-error';

type Options = NonNullable<ParseArgsConfig['options']>;
interface Config<O extends Options> {
  options: O & { help: { type: 'boolean'; short: 'h' } };
  allowPositionals: true;
  strict: true;
}
type Parsed<O extends Options> = ReturnType<typeof parseArgs<Config<O>>>;

/** Exit code of a command that a signal ended before its work was done. */
export const INTERRUPTED = 130;

/**
 * Runs a command: prints its help for `--help`, and makes its failure one line on the error output and exit code 1.
 * @param main returns the exit code; nothing is 0.
 */
export async function runCommand<const O extends Options>(
  help: string,
  options: O,
  main: (parsed: Parsed<O>) => Promise<number | undefined>,
): Promise<never> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'; // Node 20 is supported here
  process.stdout.on('error', () => {
    // Who reads it has seen enough, as `head` has; what ends on signals by itself has its own ideas.
    if (process.stdout.listenerCount('error') === 1) process.exit();
  });
  try {
    requireNode(process.versions.node);
    const args = process.argv.slice(2);
    refuseSwallowed(Object.keys(options), args, process.env);
    const parsed = parse(args, options);
    if ((parsed.values as { help?: boolean }).help) process.stdout.write(`${help.trim()}\n`);
    else process.exitCode = await main(parsed);
  } catch (error) {
    process.stderr.write(`${coloured('red', explain(error), process.stderr)}\n`);
    process.exitCode = 1;
  }
  return process.exit();
}

/** @throws {ToolError} for an option that the command does not have, or one that lacks its value. */
export function parse<const O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs<Config<O> & { args: string[] }>({
      args,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    const [problem] = (error as Error).message.split(/\.(?:\s|$)/);
    throw new ToolError(`${problem}. See --help.`);
  }
}

/** Variables of the environment that other programs read, too. */
const OF_OTHERS = ['target'];

/**
 * npm takes options that stand before `--` for its own, and passes them on as variables: `npm start --port 5410`.
 * @param options names of those that the command has
 * @throws {ToolError} for one that did not come through
 */
export function refuseSwallowed(options: readonly string[], args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { npm_lifecycle_event: script = '' } = env;
  if (script === '') return;
  const isLost = (name: string): boolean =>
    env[`npm_config_${name}`] !== undefined &&
    !OF_OTHERS.includes(name) &&
    !args.some((arg) => arg.startsWith(`--${name}`));
  const lost = options.find(isLost);
  const isContextLost = options.includes('context') && env['npm_config_call'] !== undefined;
  if (lost === undefined && !isContextLost) return;
  const option = lost === undefined ? '-c' : `--${lost}`;
  const command = script === 'start' ? 'npm start' : `npm run ${script}`;
  throw new ToolError(`npm kept ${option} for itself: did you forget --? As in: ${command} -- ${option} …`);
}

/**
 * `^20.19 || ^22.13 || >=24`, as in package.json.
 * @throws {ToolError} for another version.
 */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)) return;
  throw new ToolError(`Node ${version} is too old or not supported: use 20.19, 22.13 or 24, or later ones of these.`);
}

/** @throws {ToolError} unless it is a whole number from 1 on. */
export function parseCount(option: string, text: string): number {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new ToolError(`${option} ${text} is wrong: it must be a whole number from 1 on.`);
}

/** @throws {ToolError} unless it is a port number; 0 stands for any free port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ToolError(`--port ${text} is wrong: it must be a whole number from 0 to 65535.`);
}

/**
 * `['a=b']` → `{ a: 'b' }`: settings as the cdk CLI takes them.
 * @throws {ToolError} for one without `=`.
 */
export function parseContext(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (key === undefined || value === undefined) throw new ToolError(`-c ${pair} is wrong: it must be key=value.`);
      return [key, value];
    }),
  );
}

/** What a user sees of a failure: one line, save with `DEBUG`. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env['DEBUG']) return error.stack ?? error.message;
  const full = error.message.split('\n').find(isFullDisk);
  if (full !== undefined) return `No space left to write to (${full.trim()}): free some and start again.`;
  const expected = error instanceof ToolError || error.name === 'SettingError';
  return expected ? error.message : `Unexpected: ${error.message} (DEBUG=1 shows where)`;
}
