import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseDocument, type CollectionTag, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';
import { ToolError } from '../terminal/tool-error';

/** A template as it was read: anything at all, if a stranger wrote it. */
export interface Source {
  /** Of the stack, as far as the file's name tells. */
  readonly stack: string;
  /** Where findings point to; its text, for the line. */
  readonly file: string;
  readonly text: string;
  readonly template: unknown;
}

const TEMPLATE = /\.template\.(json|ya?ml)$/;
/** Folders in which no templates of the app are. */
const NOT_LOOKED_INTO = /^(asset\.|node_modules$|\.)/;
/** Short forms of intrinsic functions: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const SHORT = [
  'And',
  'Base64',
  'Cidr',
  'Condition',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/**
 * The templates of a cloud assembly (`cdk.out`, with those of its stages and nested stacks), or the one of a file.
 * @throws {ToolError} where there is none, or one cannot be read
 */
export function readTemplates(path: string): Source[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new ToolError(`${path} is not there: give a cloud assembly, as cdk.out, or a template.`);
  const files = stat.isDirectory() ? templatesIn(path) : [path];
  if (files.length === 0)
    throw new ToolError(`${path} holds no *.template.json, .yaml or .yml: run \`cdk synth\` first.`);
  return files.map(readTemplate);
}

function templatesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return NOT_LOOKED_INTO.test(entry.name) ? [] : templatesIn(path);
      return TEMPLATE.test(entry.name) ? [path] : [];
    });
}

function readTemplate(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const template = parse(text, path);
  const resources = (template as { Resources?: unknown } | null | undefined)?.Resources;
  if (typeof resources !== 'object' || resources === null)
    throw new ToolError(`${path} is no CloudFormation template: it has no Resources.`);
  const stack = basename(path).replace(/(\.nested)?\.template\.(json|ya?ml)$|\.(json|ya?ml)$/, '');
  return { stack, file: relative(process.cwd(), path) || path, text, template };
}

/** JSON, or YAML with the short forms. @throws {ToolError} for what is neither */
export function parse(text: string, path: string): unknown {
  try {
    if (text.trimStart().startsWith('{')) return JSON.parse(text) as unknown;
    const document = parseDocument(text, { customTags: SHORT.flatMap(tagsOf), logLevel: 'error' });
    if (document.errors[0]) throw document.errors[0];
    return document.toJS({ maxAliasCount: 1000 }) as unknown;
  } catch (error) {
    throw new ToolError(`${path} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** `!GetAtt A.Arn` is `{"Fn::GetAtt": ["A", "Arn"]}`. */
function tagsOf(name: string): (ScalarTag | CollectionTag)[] {
  const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const whole = (value: unknown) => ({ [long]: value });
  return [
    { tag: `!${name}`, resolve: (value: string) => whole(value) },
    ...(['seq', 'map'] as const).map((collection): CollectionTag => ({
      tag: `!${name}`,
      collection,
      resolve: (value: YAMLSeq | YAMLMap) => whole(value.toJSON()),
    })),
  ];
}
