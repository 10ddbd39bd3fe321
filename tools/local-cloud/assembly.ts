import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Template } from '../template/template';

/** What a stack needs to have uploaded. */
export interface AssetFile {
  readonly path: string;
  /** Whether it is a folder, to be archived. */
  readonly isFolder: boolean;
  /** As the account's bootstrap stack names it, with the account and the Region still to be filled in. */
  readonly bucket: string;
  readonly key: string;
}

/** A stack of a synthesized assembly. */
export interface AssembledStack {
  readonly id: string;
  readonly template: Template;
  /** Ids of the stacks that come before. */
  readonly dependsOn: readonly string[];
  /** Its template among them. */
  readonly assets: readonly AssetFile[];
  /** Where the template is uploaded to: `s3://bucket/key`. */
  readonly templateUrl: string;
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly dependencies?: readonly string[];
        readonly properties: { readonly templateFile: string; readonly stackTemplateAssetObjectUrl: string };
      }
    >
  >;
}
interface Assets {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: 'zip' | 'file' };
        readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
      }
    >
  >;
}

/** The stacks of an assembly, each after those on which it depends. */
export async function readAssembly(folder: string): Promise<AssembledStack[]> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), 'utf8'));
  const { artifacts } = (await read('manifest.json')) as Manifest;
  const found = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const stacks = await Promise.all(
    found.map(async ([id, { dependencies = [], properties }]): Promise<AssembledStack> => {
      const { files } = (await read(`${id}.assets.json`)) as Assets;
      return {
        id,
        template: (await read(properties.templateFile)) as Template,
        dependsOn: dependencies.filter((other) => artifacts[other]?.type === 'aws:cloudformation:stack'),
        assets: Object.values(files).flatMap(({ source, destinations }) =>
          Object.values(destinations).map(({ bucketName, objectKey }) => ({
            path: join(folder, source.path),
            isFolder: source.packaging === 'zip',
            bucket: bucketName,
            key: objectKey,
          })),
        ),
        templateUrl: properties.stackTemplateAssetObjectUrl,
      };
    }),
  );
  return inOrder(stacks);
}

/** The stacks in the order of their ids where they are wanted, each after those on which it depends. */
export function inOrder(stacks: readonly AssembledStack[], wanted: readonly string[] = []): AssembledStack[] {
  const ordered = new Set<AssembledStack>();
  const add = (id: string): void => {
    const stack = stacks.find((one) => one.id === id);
    if (stack === undefined || ordered.has(stack)) return;
    stack.dependsOn.forEach(add);
    ordered.add(stack);
  };
  [...wanted, ...stacks.map(({ id }) => id)].forEach(add);
  return [...ordered];
}
