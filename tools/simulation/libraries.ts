import { build } from 'esbuild';
import { NotModelled } from '../template/not-modelled';
import { bundleOptions } from '../../lib/constructs/bundle';
import { type Caller, compile, type Lender, loadModule, type Module, Nature, type Owner } from './scope';

/**
 * Packages that are loaded once for many environments, one after the other: loading them takes longer than all that a
 * handler does. As handlers use them, no variable of their modules changes: no environment finds what another one left.
 */
export const LIBRARIES: readonly string[] = [
  ...['@aws-lambda-powertools/batch', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics'],
  ...['marked', 'sanitize-html', 'transliteration', 'valibot'],
];

interface Package {
  readonly __esModule?: boolean;
}

/** A package with inherited members: where one is loaded, esbuild copies those of its own, one by one. */
const inherited = (loaded: Package): object =>
  typeof loaded === 'function' ? loaded : (Object.create({ __esModule: loaded.__esModule, ...loaded }) as object);

/** The libraries of one environment at a time: time, chance, variables and log are those of the environment. */
class Library {
  owner: Owner | undefined;
  private readonly packages = new Map<string, object>();
  private readonly exports: Readonly<Record<string, () => Package>>;

  constructor(module: Module) {
    const owner = (): Owner => {
      if (!this.owner) throw new NotModelled('a library that is used after the end of its world');
      return this.owner;
    };
    const clock = {
      get now() {
        return owner().nature.clock.now;
      },
      after: (milliseconds: number, run: () => void) => owner().nature.clock.after(milliseconds, run),
    };
    const nature = new Nature(
      clock,
      () => owner().nature.random(),
      (error) => {
        owner().nature.fail(error);
      },
    );
    const caller: Caller = {
      get environment() {
        return owner().caller.environment;
      },
      call: (call) => owner().caller.call(call),
      ask: (request) => owner().caller.ask(request),
      log: (line) => {
        owner().caller.log(line);
      },
    };
    this.exports = loadModule(module, nature, caller) as Readonly<Record<string, () => Package>>;
  }

  require(name: string): object {
    const known = this.packages.get(name) ?? inherited(this.exports[name]?.() ?? {});
    this.packages.set(name, known);
    return known;
  }
}

/** Lends libraries to the environments of a world, until it ends. */
export class Libraries implements Lender {
  private static loaded: Promise<Libraries> | undefined;
  private readonly idle: Library[] = [];

  private constructor(private readonly module: Module) {}

  /** Those of this process. */
  static load(): Promise<Libraries> {
    Libraries.loaded ??= bundle().then((module) => new Libraries(module));
    return Libraries.loaded;
  }

  has(name: string): boolean {
    return LIBRARIES.includes(name);
  }

  lend(owner: Owner): Library {
    const library = this.idle.pop() ?? new Library(this.module);
    library.owner = owner;
    return library;
  }

  giveBack(libraries: readonly Library[]): void {
    for (const library of libraries) library.owner = undefined;
    this.idle.push(...libraries);
  }
}

async function bundle(): Promise<Module> {
  const members = LIBRARIES.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const { outputFiles } = await build({
    ...bundleOptions([]),
    stdin: { contents: `module.exports = { ${members.join(', ')} };`, resolveDir: process.cwd() },
    minify: false,
    external: ['@aws-sdk/*', '@smithy/*'],
    alias: {},
    logLevel: 'silent',
  });
  return compile(outputFiles[0]?.text ?? '', 'libraries.js');
}
