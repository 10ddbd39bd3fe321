import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Model } from '../../tools/wiring/model';
import { parse, type Source } from '../../tools/template/read';
import { rules } from '../../tools/wiring/rules';

/** Templates of a rule's file: the first keeps it, each other one breaks it as its description states. */
const templates = (id: string): Source[] =>
  readFileSync(join(__dirname, 'rules', `${id}.yaml`), 'utf8')
    .split(/^---$/m)
    .map((text) => ({ stack: 'Stack', file: `${id}.yaml`, text, template: parse(text, id) }));

describe.each(rules)('$id', ({ id, check, page }) => {
  const [keeping, ...breaking] = templates(id).map((source) => ({ source, model: new Model([source]) }));

  it('comes from a page of AWS', () => {
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  });

  it('holds of a template that keeps it', () => {
    const verdicts = keeping ? check(keeping.model) : [];
    expect(verdicts).not.toEqual([]);
    expect(verdicts.filter(({ holds }) => holds !== true)).toEqual([]);
  });

  it('finds nothing else in that template', () => {
    const model = keeping?.model ?? new Model([]);
    const findings = rules.flatMap((rule) => rule.check(model)).filter(({ holds }) => holds === false);
    expect(findings.map(({ problem }) => problem)).toEqual([]);
  });

  it.each(breaking)('finds: $source.template.Description', ({ source, model }) => {
    const findings = check(model).filter(({ holds }) => holds === false);
    expect(findings.map(({ problem }) => problem)).toEqual([(source.template as { Description: string }).Description]);
  });
});
