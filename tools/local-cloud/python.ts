import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ToolError } from '../tool-error';

const run = promisify(execFile);

const CHECKOUT = join(__dirname, '..', '..');
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const OLDEST = { major: 3, minor: 10 };
const CANDIDATES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const PROBE = [
  'import importlib.util as util, sys',
  'print(*sys.version_info[:3], sep=".")',
  'print("venv" if util.find_spec("venv") and util.find_spec("ensurepip") else "no venv")',
].join('\n');

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
 * @throws ToolError with one line: no Python from 3.10 on, no venv module, packages that cannot be installed.
 */
export async function ensurePython(report: (step: string) => void = () => undefined): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const home = join(CHECKOUT, '.cache', `venv-${hash}`);
  const python = join(home, 'bin', 'python');
  if (existsSync(python)) return python;

  const interpreter = usable(await findInterpreters());
  // Made aside and moved when whole: an interrupted or a simultaneous first run leaves nothing half made.
  const making = `${home}.${process.pid}`;
  await mkdir(join(CHECKOUT, '.cache'), { recursive: true });
  try {
    report('making a virtual environment');
    await run(interpreter.command, ['-m', 'venv', making]).catch((error: unknown) => {
      throw new ToolError(`Python cannot make a virtual environment: ${lastLine(error)}`);
    });
    report('installing the emulator, once');
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--no-compile'];
    await run(join(making, 'bin', 'python'), [...pip, '--require-hashes', '-r', REQUIREMENTS]).catch(
      (error: unknown) => {
        throw new ToolError(
          `The emulator's Python packages could not be installed: ${lastLine(error)} (the first run needs the network: PyPI, or the index in PIP_INDEX_URL)`,
        );
      },
    );
    if (!existsSync(python)) await rm(home, { recursive: true, force: true });
    await rename(making, home).catch((error: unknown) => {
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return python;
}

/**
 * The first interpreter that is new enough and can make a virtual environment.
 * @throws ToolError that names what was found, and how to get what is missing on this platform.
 */
export function usable(
  interpreters: readonly Interpreter[],
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
    throw new ToolError(`Python ${incomplete.version} lacks its venv module: ${how}.`);
  }
  const found = interpreters.map(({ command, version }) => `${command} is ${version}`).join(', ') || 'found none';
  throw new ToolError(
    `The local cloud needs Python ${OLDEST.major}.${OLDEST.minor} or later (${found}): get it with ${installer(platform)}.`,
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
      run(command, ['-c', PROBE]).then(
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

function lastLine(error: unknown): string {
  const {
    stderr = '',
    stdout = '',
    message = String(error),
  } = error as { stderr?: string; stdout?: string; message?: string };
  return (stderr.trim() || stdout.trim() || message).split('\n').at(-1) ?? '';
}
