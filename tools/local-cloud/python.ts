import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unlessAborted } from '../terminal/interruption';
import { isAlive } from '../terminal/is-alive';
import { killGroup } from '../terminal/process-group';
import { isFullDisk, ToolError } from '../terminal/tool-error';

const probe = promisify(execFile);

const CHECKOUT = join(__dirname, '..', '..');
/** The emulator and cfn-lint. */
export const LOCAL_CLOUD: Environment = {
  file: join(__dirname, 'requirements.txt'),
  what: 'The local cloud',
  compiled: true,
};
const OLDEST = { major: 3, minor: 10 };
const CANDIDATES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
/** pip's words for a network, name server or proxy that is not there. */
const UNREACHABLE = /connection broken|Failed to establish a new connection|Cannot connect to proxy/;
/** Packages that the local cloud does not load: to compile them would take as long as all others. */
const NEVER_LOADED = 'sympy|mpmath|networkx|cfnlint|setuptools|/pip/';
const PROBE = [
  'import importlib.util as util, sys',
  'print(*sys.version_info[:3], sep=".")',
  'print("venv" if util.find_spec("venv") and util.find_spec("ensurepip") else "no venv")',
].join('\n');

/** What an environment is for. */
export interface Environment {
  /** Packages with versions and hashes. */
  readonly file: string;
  /** Begins the message that it cannot be installed. */
  readonly what: string;
  /** Whether its modules are compiled at once: worth it where a user waits for the first start. @default as they are loaded */
  readonly compiled?: boolean;
}

/** One interpreter on this machine. */
export interface Interpreter {
  readonly command: string;
  /** As in `3.11.7`. */
  readonly version: string;
  /** Whether it can make virtual environments: Debian packages that part by itself. */
  readonly venv: boolean;
}

/**
 * Path of the interpreter in the checkout's virtual environment, which the first use makes under `.cache/`. Run what it
 * holds as modules (`-m cfnlint`): scripts in its `bin` name the folder in which it was made.
 * @param end ends what is under way and throws its reason; nothing half made is left.
 * @throws ToolError with one line: no Python from 3.10 on, no venv module, packages that cannot be installed.
 */
export async function ensurePython(
  report: (step: string) => void = () => undefined,
  end?: AbortSignal,
  { file, what, compiled }: Environment = LOCAL_CLOUD,
): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 12);
  const home = join(CHECKOUT, '.cache', `venv-${hash}`);
  const python = join(home, 'bin', 'python');
  await removeLeftovers(home);
  if (existsSync(python)) return python;

  const interpreter = usable(await findInterpreters(), what);
  // Made aside and moved when whole: an interrupted or a simultaneous first run leaves nothing half made.
  const making = `${home}.${process.pid}`;
  await mkdir(dirname(home), { recursive: true });
  try {
    report('making a virtual environment');
    const own = join(making, 'bin', 'python');
    // The venv module would start ensurepip as well, and keep to itself why that fails.
    await run(what, end, interpreter.command, '-m', 'venv', '--without-pip', making);
    await run(what, end, own, '-m', 'ensurepip', '--default-pip');
    report('installing the emulator, once');
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--no-compile'];
    await run(what, end, own, ...pip, '--require-hashes', '-r', file);
    if (compiled)
      await run(what, end, own, '-m', 'compileall', '-q', '-j', '0', '-x', NEVER_LOADED, join(making, 'lib'));
    if (!existsSync(python)) await rm(home, { recursive: true, force: true });
    await rename(making, home).catch((error: unknown) => {
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return python;
}

/** What first runs that were killed left of environments. */
async function removeLeftovers(home: string): Promise<void> {
  const names = await readdir(dirname(home)).catch(() => []);
  const drafts = names.filter((name) => name.startsWith(`${basename(home)}.`));
  const left = drafts.filter((name) => !isAlive(Number(name.split('.')[1])));
  // What pip, whose parent was killed, still writes to is for the next start.
  await Promise.allSettled(left.map((name) => rm(join(dirname(home), name), { recursive: true, force: true })));
}

/** Runs Python. With `end` it is in a process group of its own, which that kills. @throws ToolError with one line */
async function run(what: string, end: AbortSignal | undefined, command: string, ...args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: end !== undefined });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [code] = await (end ? unlessAborted(closed, end) : closed).catch(async (error: unknown) => {
    killGroup(child);
    await closed;
    throw error;
  });
  if (code !== 0) throw new ToolError(installationProblem(printed, what));
}

/** One line for what Python or pip printed: without a network, its last one names a package that cannot be found. */
export function installationProblem(printed: string, what = LOCAL_CLOUD.what): string {
  const lines = printed.trim().split('\n');
  const problem = `${what} cannot be installed`;
  const full = lines.find(isFullDisk);
  if (full !== undefined) return `${problem}: ${full.trim()}`;
  if (!UNREACHABLE.test(printed)) return `${problem}: ${lines.at(-1)}`;
  return `${problem}: the package index cannot be reached. The first use needs it: PyPI, or the one in PIP_INDEX_URL, through the proxy in HTTPS_PROXY if there is one.`;
}

/**
 * The first interpreter that is new enough and can make a virtual environment.
 * @param what begins the sentence: who asks for it
 * @throws ToolError that names what was found, and how to get what is missing on this platform.
 */
export function usable(
  interpreters: readonly Interpreter[],
  what: string,
  platform: NodeJS.Platform = process.platform,
): Interpreter {
  const recent = interpreters.filter(isRecent);
  const whole = recent.find((interpreter) => interpreter.venv);
  if (whole) return whole;
  const [incomplete] = recent;
  if (incomplete) {
    const how =
      platform === 'linux'
        ? 'get it with `apt-get install python3-venv`'
        : `reinstall Python ${OLDEST.major}.${OLDEST.minor} or later`;
    throw new ToolError(`${what} cannot be installed: Python ${incomplete.version} lacks its venv module: ${how}.`);
  }
  const found = interpreters.map(({ command, version }) => `${command} is ${version}`).join(', ') || 'found none';
  throw new ToolError(
    `${what} cannot be installed: Python ${OLDEST.major}.${OLDEST.minor} or later is needed (${found}): get it with ${installer(platform)}.`,
  );
}

/** What the probe printed, or undefined for what is not a Python 3. */
export function parseProbe(command: string, output: string): Interpreter | undefined {
  const [version, venv] = output.trim().split(/\r?\n/);
  return version && /^3\.\d+\.\d+$/.test(version) ? { command, version, venv: venv === 'venv' } : undefined;
}

function isRecent({ version }: Interpreter): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === OLDEST.major && minor >= OLDEST.minor;
}

async function findInterpreters(): Promise<Interpreter[]> {
  const probed = await Promise.all(
    CANDIDATES.map((command) =>
      probe(command, ['-c', PROBE]).then(
        ({ stdout }) => parseProbe(command, stdout),
        () => undefined,
      ),
    ),
  );
  return probed.filter((interpreter) => interpreter !== undefined);
}

function installer(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '`brew install python`';
  if (platform === 'win32') return '`winget install Python.Python.3.13`, inside WSL';
  return '`apt-get install python3 python3-venv` or your system’s like';
}
