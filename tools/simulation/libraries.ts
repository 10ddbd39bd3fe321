import { build } from 'esbuild';
import { NotModelled } from '../template/not-modelled';
import { bundleOptions } from '../../lib/constructs/functions/bundle';
import { compile, Link, loadModule, type Module, Nature, type Owner, type Surroundings } from './scope';

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
  private readonly packages = new Map<string, object>();
  private readonly nature = new Nature();
  private readonly link = new Link(undefined);

  constructor(private readonly modules: ReadonlyMap<string, Module>) {}

  serve({ surroundings, caller }: Owner): void {
    this.nature.surroundings = surroundings;
    this.link.to = caller;
  }

  rest(): void {
    this.nature.surroundings = undefined;
    this.link.to = undefined;
  }

  require(name: string): object {
    const known = this.packages.get(name);
    if (known) return known;
    const module = this.modules.get(name);
    if (!module) throw new NotModelled(`the module ${name} in a handler`);
    const loaded = inherited(loadModule(module, this.nature, this.link));
    this.packages.set(name, loaded);
    return loaded;
  }
}

/** Lends libraries to the environments of a world, and their nature to the world, until it ends. */
export class Libraries {
  private static loaded: Promise<Libraries> | undefined;
  private readonly idle: Library[] = [];
  private readonly natures: Nature[] = [];

  private constructor(private readonly modules: ReadonlyMap<string, Module>) {}

  /** Those of this process. */
  static load(): Promise<Libraries> {
    Libraries.loaded ??= bundle().then((modules) => new Libraries(modules));
    return Libraries.loaded;
  }

  has(name: string): boolean {
    return this.modules.has(name);
  }

  natureFor(surroundings: Surroundings, modules: Nature['modules']): Nature {
    return Object.assign(this.natures.pop() ?? new Nature(this), { surroundings, modules });
  }

  lend(owner: Owner): Library {
    const library = this.idle.pop() ?? new Library(this.modules);
    library.serve(owner);
    return library;
  }

  giveBack(nature: Nature, libraries: readonly Library[]): void {
    this.natures.push(nature);
    for (const library of libraries) library.rest();
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
