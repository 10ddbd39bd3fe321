import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Model } from '../../tools/wiring/model';
import { parse, readTemplates } from '../../tools/template/read';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wiring-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

it('reads the stacks of an assembly and of its stages', () => {
  const app = new App({ outdir: folder });
  new Queue(new Stack(app, 'Main'), 'Queue');
  new Queue(new Stack(new Stage(app, 'Production'), 'Staged'), 'Queue');
  app.synth();
  expect(readTemplates(folder).map(({ stack }) => stack)).toEqual(
    ['Main', 'ProductionStaged3B2CAFB8'].map((name) => expect.stringMatching(name.slice(0, 10)) as string),
  );
});

it('looks into no assets and dependencies', () => {
  for (const inner of ['asset.1', 'node_modules', '.cache']) {
    mkdirSync(join(folder, inner));
    written(join(inner, 'A.template.json'), '{"Resources":{}}');
  }
  expect(() => readTemplates(folder)).toThrow(/holds no \*\.template\.json/);
});

it('reads the short forms of YAML as JSON has the long ones', () => {
  const text = `
Resources:
  A: !Ref B
  C: !GetAtt B.Arn
  D: !Join ['-', [!Ref B, !Sub '\${B}']]
  E: !If [IsProduction, { F: !ImportValue Shared }, !Ref AWS::NoValue]
  G: !Select [0, !GetAZs '']`;
  expect(parse(text, 'here')).toEqual({
    Resources: {
      A: { Ref: 'B' },
      C: { 'Fn::GetAtt': 'B.Arn' },
      D: { 'Fn::Join': ['-', [{ Ref: 'B' }, { 'Fn::Sub': '${B}' }]] },
      E: { 'Fn::If': ['IsProduction', { F: { 'Fn::ImportValue': 'Shared' } }, { Ref: 'AWS::NoValue' }] },
      G: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
    },
  });
});

it.each([
  ['a path that is not there', () => join(folder, 'nothing'), /is not there/],
  ['an empty folder', () => folder, /run `cdk synth` first/],
  ['a template without resources', () => written('a.json', '{}'), /it has no Resources/],
  ['what is no JSON', () => written('a.json', '{'), /a\.json cannot be read/],
  ['what is no YAML', () => written('a.yaml', 'a: b: c'), /a\.yaml cannot be read/],
  ['a text', () => written('a.txt', 'hello'), /it has no Resources/],
])('states of %s, in one line, what is wrong', (_, path, message) => {
  expect(() => readTemplates(path())).toThrow(message);
  expect(() => readTemplates(path())).not.toThrow(/\n/);
});

it('follows an import to the export of another template', () => {
  const exporting = written(
    'a.json',
    '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}},"Outputs":{"O":{"Value":{"Fn::GetAtt":["Q","Arn"]},"Export":{"Name":"queue"}}}}',
  );
  const importing = written(
    'b.json',
    '{"Resources":{"R":{"Type":"T","Properties":{"To":{"Fn::ImportValue":"queue"}}}}}',
  );
  const model = new Model([exporting, importing].flatMap(readTemplates));
  expect(model.find(model.of('T')[0]?.properties['To'], 'AWS::SQS::Queue')?.id).toBe('Q');
});
