import { readTemplates } from '../../tools/template/read';
import { asJson, asSarif, asText, judge } from '../../tools/wiring/report';
import { rules } from '../../tools/wiring/rules';
import { runTool } from '../support/command';

const SAMPLE = 'docs/samples/orders.template.yaml';
const report = judge(readTemplates(SAMPLE));

it('finds the five faults of the sample, each at its line', () => {
  expect(report.findings.map(({ rule, resource, line }) => [rule.id, resource.id, line])).toEqual([
    ['key-out-of-reach', 'OrdersToQueue', 20],
    ['visibility-too-short', 'OrderQueue', 9],
    ['dead-letters-expire', 'OrderQueue', 9],
    ['whole-batch-retried', 'WorkerSource', 60],
    ['alarm-on-nothing', 'LostOrders', 66],
  ]);
  expect(report.notJudged).toEqual([]);
});

it('reports of each, as text and as JSON, what is wrong, what comes of it, and by which page', () => {
  for (const { problem, rule } of report.findings) {
    for (const part of [problem, rule.otherwise, rule.page]) {
      expect(asText(report)).toContain(part);
      expect(JSON.stringify(asJson(report))).toContain(JSON.stringify(part));
    }
  }
});

it('describes each rule, and places each finding, in SARIF', () => {
  const { version, runs } = asSarif(report);
  const [run] = runs;
  expect(version).toBe('2.1.0');
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  expect(run?.results).toHaveLength(5);
  for (const { ruleId, message, locations = [] } of run?.results ?? []) {
    expect(rules.map(({ id }) => id)).toContain(ruleId);
    expect(message.text).not.toBe('');
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
    expect(artifactLocation).toEqual({ uri: SAMPLE });
    expect(region?.startLine).toBeGreaterThanOrEqual(1);
  }
});

it.each([
  ['1 where it finds something', [SAMPLE], 1, /5 findings/],
  ['1 where it finds something, as SARIF', [SAMPLE, '--sarif'], 1, /^\{[\s\S]*"version": "2\.1\.0"[\s\S]*\}\n$/],
  ['0 where it finds nothing', ['test/wiring/clean.template.json'], 0, /0 findings/],
  ['2 where there is no template', ['docs/nowhere'], 2, /^docs\/nowhere is not there: .*\n$/],
])(
  'ends with %s',
  async (_, args, code, printed) => {
    expect(await runTool('tools/commands/wiring.ts', args)).toEqual({
      code,
      printed: expect.stringMatching(printed) as string,
    });
  },
  60_000,
);
