import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Assumption } from '../aws/assumption';
import { PRINCIPALS } from '../aws/principals';

/** An assumption, and the file that makes it. */
export interface Declared extends Assumption {
  readonly file: string;
}

const EMULATOR = join('tools', 'local-cloud', 'emulator');
const PYTHON = /^ASSUMPTIONS = (\[\n[\s\S]*?^\])$/m;
const NOTHING = /^ASSUMES_NOTHING = "[A-Z].+\."$/m;

/** Python modules of the local cloud that neither declare what they grant nor state that they grant nothing. */
export const undeclared = (): string[] =>
  pythonModules().filter((file) => {
    const text = readFileSync(file, 'utf8');
    return PYTHON.test(text) === NOTHING.test(text);
  });

/** What is declared in the local cloud, the simulation and the tests, in the order of their files. */
export const declaredAssumptions = (): Declared[] => [
  ...pythonModules().flatMap((file) => inPython(file, readFileSync(file, 'utf8'))),
  ...['tools', 'test'].flatMap(typeScript).flatMap((file) => inTypeScript(file, readFileSync(file, 'utf8'))),
];

/** What services are assumed to send with their calls. */
export const sentKeys = (): Declared[] =>
  PRINCIPALS.map(({ service, calls, keys, source, seenOnAws }) => ({
    what: `${service} sends ${keys.length > 0 ? keys.join(' and ') : 'no key'} when it ${calls === 'sts' ? 'assumes a role' : `calls ${calls}`}.`,
    source,
    ...(seenOnAws !== undefined && { seenOnAws }),
    file: join('tools', 'aws', 'principals.json'),
  }));

function pythonModules(): string[] {
  const changes = ['corrections', 'instruments'].flatMap((folder) =>
    readdirSync(join(EMULATOR, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.py'))
      .map((file) => join(EMULATOR, folder, file)),
  );
  return [...['main.py', 'function_logs.py'].map((file) => join(EMULATOR, file)), ...changes.sort()];
}

/** The list is JSON, but for the comma at the end of each. */
export function inPython(file: string, text: string): Declared[] {
  const [, list = '[]'] = PYTHON.exec(text) ?? [];
  const declared = JSON.parse(list.replaceAll(/,(\s*[\]}])/g, '$1')) as Assumption[];
  return declared.map((one) => ({ ...one, file }));
}

const typeScript = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .sort();

/** @throws Error for an `assume` of anything but literals, which a reader of the file would not find */
export function inTypeScript(file: string, text: string): Declared[] {
  if (!/^assume\(/m.test(text)) return [];
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return [];
    const { expression, arguments: all } = statement.expression;
    if (!ts.isIdentifier(expression) || expression.text !== 'assume') return [];
    return all.map((argument) => ({ ...literals(argument, file), file }));
  });
}

function literals(node: ts.Expression, file: string): Assumption {
  const properties = ts.isObjectLiteralExpression(node) ? node.properties : [];
  const entries = properties.flatMap((one) =>
    ts.isPropertyAssignment(one) && ts.isIdentifier(one.name) && ts.isStringLiteralLike(one.initializer)
      ? [[one.name.text, one.initializer.text] as const]
      : [],
  );
  const { what = '', source = '', seenOnAws } = Object.fromEntries(entries) as Partial<Assumption>;
  if (entries.length < properties.length || what === '') throw new Error(`${file}: an assumption is no literal.`);
  return { what, source, ...(seenOnAws !== undefined && { seenOnAws }) };
}
