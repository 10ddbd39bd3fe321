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

/** A package with inherited members: where one is loaded, esbuild copies those of its own, one by one. */
function inherited(loaded: object & { readonly __esModule?: boolean }): object {
  if (typeof loaded === 'function') return loaded;
  return Object.create({ __esModule: loaded.__esModule, ...loaded }) as object;
}

/** The libraries of one environment at a time: time, chance, variables and log are those of the environment. */
class Library {
  owner: Owner | undefined;
  private readonly packages = new Map<string, object>();
  private readonly nature: Nature;
  private readonly caller: Caller;

  constructor(private readonly modules: ReadonlyMap<string, Module>) {
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
    const random = () => owner().nature.random();
    this.nature = new Nature(clock, random, (error) => {
      owner().nature.fail(error);
    });
    this.caller = {
      get environment() {
        return owner().caller.environment;
      },
      call: (call) => owner().caller.call(call),
      ask: (request) => owner().caller.ask(request),
      log: (line) => {
        owner().caller.log(line);
      },
    };
  }

  require(name: string): object {
    const known = this.packages.get(name);
    if (known) return known;
    const module = this.modules.get(name);
    if (!module) throw new NotModelled(`the module ${name} in a handler`);
    const loaded = inherited(loadModule(module, this.nature, this.caller));
    this.packages.set(name, loaded);
    return loaded;
  }
}

/** Lends libraries to the environments of a world, until it ends. */
export class Libraries implements Lender {
  private static loaded: Promise<Libraries> | undefined;
  private readonly idle: Library[] = [];

  private constructor(private readonly modules: ReadonlyMap<string, Module>) {}

  /** Those of this process. */
  static load(): Promise<Libraries> {
    Libraries.loaded ??= bundle().then((modules) => new Libraries(modules));
    return Libraries.loaded;
  }

  has(name: string): boolean {
    return this.modules.has(name);
  }

  lend(owner: Owner): Library {
    const library = this.idle.pop() ?? new Library(this.modules);
    library.owner = owner;
    return library;
  }

  giveBack(libraries: readonly Library[]): void {
    for (const library of libraries) library.owner = undefined;
    this.idle.push(...libraries);
  }
}

async function bundle(): Promise<ReadonlyMap<string, Module>> {
  const { outputFiles } = await build({
    ...bundleOptions([...LIBRARIES]),
    minify: false,
    external: ['@aws-sdk/*', '@smithy/*'],
    alias: {},
    logLevel: 'silent',
  });
  const textOf = (name: string) => outputFiles.find(({ path }) => path.endsWith(`/${name}.js`))?.text ?? '';
  return new Map(LIBRARIES.map((name) => [name, compile(textOf(name), `${name}.js`)]));
}
