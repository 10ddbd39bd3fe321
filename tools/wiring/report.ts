import type { Log, Result } from 'sarif';
import type { Source } from '../template/read';
import { Model, type Resource } from './model';
import type { Rule } from './rule';
import { rules } from './rules';

interface Finding {
  readonly rule: Rule;
  readonly resource: Resource;
  readonly problem: string;
  /** Of the resource, in its template; counted from 1. */
  readonly line: number;
}

export interface Report {
  readonly templates: number;
  readonly resources: number;
  readonly findings: readonly Finding[];
  /** How many times a rule was kept. */
  readonly kept: number;
  /** What depends on parameters, imports, conditions, macros or on resources of other templates. */
  readonly notJudged: readonly Pick<Finding, 'rule' | 'resource'>[];
}

/** The findings of the rules for some templates, which may refer to one another. */
export function judge(sources: readonly Source[]): Report {
  const model = new Model(sources);
  const verdicts = rules.flatMap((rule) => rule.check(model).map((one) => ({ ...one, rule })));
  const broken = verdicts.filter(({ holds }) => holds === false);
  const once = new Map(broken.map((one) => [`${one.rule.id} ${one.resource.source.file} ${one.problem}`, one]));
  return {
    templates: sources.length,
    resources: model.resources.length,
    findings: [...once.values()].map(({ rule, resource, problem }) => ({
      rule,
      resource,
      problem,
      line: lineOf(resource),
    })),
    kept: verdicts.filter(({ holds }) => holds === true).length,
    notJudged: verdicts.filter(({ holds }) => holds === undefined),
  };
}

/** Where a template has the id of a resource for the first time as a key. */
function lineOf({ id, source }: Resource): number {
  const key = new RegExp(`^\\s*"?${id.replaceAll(/[^\w]/g, '\\$&')}"?\\s*:`);
  return (
    Math.max(
      0,
      source.text.split('\n').findIndex((line) => key.test(line)),
    ) + 1
  );
}

export function asText({ templates, resources, findings, kept, notJudged }: Report): string {
  const found = findings.map(({ rule, resource, problem, line }) =>
    [`${resource.source.file}:${line}  ${rule.id}`, `  ${problem}`, `  ${rule.otherwise}`, `  ${rule.page}`].join('\n'),
  );
  const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  const summary = `${counted(templates, 'template')}, ${counted(resources, 'resource')}: ${counted(findings.length, 'finding')}; ${kept} times a rule is kept; ${notJudged.length} times the templates alone do not show it.`;
  return [...found, summary].join('\n\n');
}

export const asJson = ({ findings, notJudged, ...counts }: Report): object => ({
  ...counts,
  findings: findings.map(({ rule, resource, problem, line }) => ({
    rule: rule.id,
    file: resource.source.file,
    line,
    resource: resource.id,
    type: resource.type,
    problem,
    otherwise: rule.otherwise,
    page: rule.page,
  })),
  notJudged: notJudged.map(({ rule, resource }) => ({
    rule: rule.id,
    file: resource.source.file,
    resource: resource.id,
  })),
});

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function asSarif({ findings }: Report): Log {
  const results = findings.map(({ rule, resource, problem, line }): Result => ({
    ruleId: rule.id,
    level: 'error',
    message: { text: `${problem} ${rule.otherwise}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(resource.source.file.replaceAll('\\', '/')) },
          region: { startLine: line },
        },
        logicalLocations: [{ name: resource.id, kind: 'resource' }],
      },
    ],
  }));
  const described = rules.map(({ id, title, otherwise, page }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: otherwise },
    helpUri: page,
  }));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'wiring', rules: described } }, results }],
  };
}
