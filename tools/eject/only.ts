import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** `lib/scenarios.ts` with one scenario in its list, and no import that this one does not need. */
export function registryOf(scenario: string): string {
  const source = parsed('lib/scenarios.ts');
  const others: ts.Node[] = [];
  visit(source, (node) => {
    if (!ts.isArrayLiteralExpression(node)) return;
    others.push(...node.elements.filter((element) => !element.getText(source).includes(`'${scenario}'`)));
  });
  return withoutUnusedImports(without(source, others));
}

/** `lib/settings.ts` with the settings alone that one of the texts names, and no rule about another one. */
export function settingsFor(texts: readonly string[]): string {
  const source = parsed('lib/settings.ts');
  const unused: ts.Node[] = [];
  visit(source, (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText(source) !== 'settingList') return;
    visit(node, (list) => {
      if (!ts.isObjectLiteralExpression(list) || list.parent.parent !== node) return;
      unused.push(...list.properties.filter((property) => !isNamed(property.name?.getText(source) ?? '', texts)));
    });
  });
  const gone = unused.map((property) => (property as ts.PropertyAssignment).name.getText(source));
  visit(source, (node) => {
    if (!ts.isFunctionDeclaration(node) || node.name?.text !== 'parseSettings') return;
    const rules = node.body?.statements.filter((statement) => isNamedIn(gone, statement.getText(source)));
    unused.push(...(rules ?? []));
  });
  return withoutUnused(without(source, unused));
}

const isNamedIn = (names: readonly string[], text: string): boolean => names.some((name) => isNamed(name, [text]));

const isNamed = (name: string, texts: readonly string[]): boolean =>
  texts.some((text) => new RegExp(`\\b${name}\\b`).test(text));

const parsed = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => {
    visit(child, see);
  });
}

/** The text without some of its nodes, their comments, and the commas that follow them. */
function without(source: ts.SourceFile, nodes: readonly ts.Node[]): string {
  let text = source.text;
  for (const node of [...nodes].sort((a, b) => b.pos - a.pos)) {
    const after = /^\s*,/.exec(text.slice(node.end))?.[0].length ?? 0;
    text = text.slice(0, node.pos) + text.slice(node.end + after);
  }
  return text;
}

const reparsed = (text: string): ts.SourceFile => ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);

function withoutUnusedImports(text: string): string {
  const source = reparsed(text);
  const unused = source.statements.filter((statement) => {
    if (!ts.isImportDeclaration(statement)) return false;
    const names = [...(statement.importClause?.getText(source).matchAll(/\w+/g) ?? [])].map(([name]) => name);
    const rest = text.slice(0, statement.pos) + text.slice(statement.end);
    return !names.some((name) => name !== 'type' && new RegExp(`\\b${name}\\b`).test(rest));
  });
  return without(source, unused);
}

/** Removes imports, and constants and functions that are not exported, until each that is left is used. */
function withoutUnused(text: string): string {
  const source = reparsed(withoutUnusedImports(text));
  const unused = source.statements.filter((statement) => {
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name }) => name.getText(source))
      : ts.isFunctionDeclaration(statement)
        ? [statement.name?.text ?? '']
        : [];
    const exported = ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).length > 0;
    if (names.length === 0 || exported) return false;
    const rest = source.text.slice(0, statement.pos) + source.text.slice(statement.end);
    return !names.some((name) => new RegExp(`\\b${name}\\b`).test(rest));
  });
  return unused.length === 0 ? source.text : withoutUnused(without(source, unused));
}
