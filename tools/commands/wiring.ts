import { FULL, synthesizeOurs } from '../template/synthesis';
import { runCommand } from '../terminal/command-line';
import { ToolError } from '../terminal/tool-error';
import { readTemplates } from '../template/read';
import { asJson, asSarif, asText, judge, type Report } from '../wiring/report';

const HELP = `
Usage: npm run wiring [-- path/to/cdk.out...] [--json | --sarif]

Looks in synthesized templates for what gets lost in silence: deployments succeed with it, and nothing fails where anybody
looks. docs/wiring.md has the rules. The path is a cloud assembly (the stages and nested stacks in it too) or one template, as JSON or YAML,
of any app; several are judged each by itself. Without one, this repository's scenarios are checked, in both profiles.

What depends on parameters, imports, conditions or macros is counted as not judged, never as fine.

  --json       for machines
  --sarif      for code scanning: SARIF 2.1.0
  -h, --help   this text

Exit status: 0 without findings, 1 with some, 2 for a path that holds no template.
`;
const OPTIONS = { json: { type: 'boolean' }, sarif: { type: 'boolean' } } as const;

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  const reports: Report[] = [];
  try {
    if (positionals.length > 0) reports.push(...positionals.map((path) => judge(readTemplates(path))));
    else
      for (const settings of [{ profile: 'economy' }, FULL])
        reports.push(judge(readTemplates(await synthesizeOurs(settings))));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  const report = reports.reduce(merged);
  if (values.sarif) console.log(JSON.stringify(asSarif(report), null, 2));
  else if (values.json) console.log(JSON.stringify(asJson(report), null, 2));
  else console.log(asText(report));
  return report.findings.length > 0 ? 1 : 0;
});

function merged(one: Report, other: Report): Report {
  return {
    templates: one.templates + other.templates,
    resources: one.resources + other.resources,
    findings: [...one.findings, ...other.findings],
    kept: one.kept + other.kept,
    notJudged: [...one.notJudged, ...other.notJudged],
  };
}
