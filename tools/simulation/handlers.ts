import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { NotModelled } from '../template/not-modelled';
import { bundleOptions, handlerFiles } from '../../lib/constructs/functions/bundle';
import { kebabCase } from '../../lib/kebab-case';
import { Libraries, LIBRARIES } from './libraries';
import { compile, type Module } from './scope';

/** A change of a source file, for a bug that a promise must catch. */
export interface SourceChange {
  /** From the project's root. */
  readonly file: string;
  /** Text that the file has exactly once. */
  readonly replace: string;
  readonly by: string;
}

/** The real handlers of a scenario, bundled from their sources with the SDK left out, each ready to be loaded anew. */
export class Handlers {
  private constructor(
    private readonly modules: ReadonlyMap<string, Module>,
    /** The packages of the SDK that they load. */
    readonly packages: ReadonlySet<string>,
    readonly libraries: Libraries,
  ) {}

  /**
   * @param folder the scenario's
   * @throws Error when a source does not have the text to replace exactly once
   */
  static async bundle(folder: string, changes: readonly SourceChange[] = []): Promise<Handlers> {
    const entries = handlerFiles().filter((file) => file.startsWith(join('lambdas', folder, '/')));
    const { outputFiles } = await build({
      ...bundleOptions(entries),
      minify: false,
      external: ['@aws-sdk/*', '@smithy/*', 'sharp', ...LIBRARIES],
      alias: {},
      plugins: [changing(changes)],
      logLevel: 'silent',
    });
    const modules = outputFiles.map(({ path, text }) => [basename(path, '.handler.js'), compile(text, path)] as const);
    const packages = outputFiles.flatMap(({ text }) => [...text.matchAll(/require\("(@aws-sdk\/[\w-]+)"\)/g)]);
    const names = new Set(packages.map(([, name = '']) => name));
    return new Handlers(new Map(modules), names, await Libraries.load());
  }

  /** @param functionName its name in the template, without hash */
  module(functionName: string): Module {
    const module = this.modules.get(kebabCase(functionName));
    if (!module) throw new NotModelled(`the function ${functionName}, which has no handler in the scenario's folder`);
    return module;
  }
}

/** Gives esbuild changed sources: the files themselves stay as they are. */
function changing(changes: readonly SourceChange[]): Plugin {
  return {
    name: 'changes',
    setup: (build) => {
      for (const file of new Set(changes.map((change) => change.file))) {
        const contents = changes.filter((change) => change.file === file).reduce(apply, readFileSync(file, 'utf8'));
        build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
          path === resolve(file) ? { contents, loader: 'ts' } : undefined,
        );
      }
    },
  };
}

function apply(source: string, { file, replace, by }: SourceChange): string {
  const parts = source.split(replace);
  if (parts.length !== 2) {
    throw new Error(`${file} has ${String(parts.length - 1)} times what is to be replaced, not once: ${replace}`);
  }
  return parts.join(by);
}
