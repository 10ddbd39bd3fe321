import { spawn } from 'node:child_process';
import { text as all } from 'node:stream/consumers';
import { join, parse } from 'node:path';
import { runCommand } from '../terminal/command-line';
import { ensurePython } from '../local-cloud/python';
import { ToolError } from '../terminal/tool-error';
import { readTemplates, type Source } from '../template/read';
import { ACKNOWLEDGED, type Finding, ofStack, unsettled } from './acknowledged';
import { allProofs } from '../proofs/proofs';
import { documentsOf } from './documents';

const HELP = `
Usage: node --import tsx tools/judges/run.ts Assembly...

Has checkov judge the templates of assemblies, whose folders end in -economy or -full, and parliament their policies. Fails on what tools/judges/acknowledged.ts
does not acknowledge, and on what it acknowledges in vain. Part of npm run check.

  -h, --help   this text
`;
const REQUIREMENTS = { file: join(__dirname, 'requirements.txt'), what: 'The judges of templates' };
/** As its script does, which names the folder in which the environment was made. */
const CHECKOV = ['-m', 'checkov.main', '--framework', 'cloudformation', '--output', 'json', '--soft-fail'];

interface CheckovResults {
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
      readonly file_path: string;
    }[];
  };
}

interface PolicyFinding {
  readonly of: number;
  readonly issue: string;
  readonly title: string;
  readonly detail: string;
}

void runCommand(HELP, {}, async ({ positionals }) => {
  const python = await ensurePython(undefined, undefined, REQUIREMENTS);
  const findings: Finding[] = [];
  for (const folder of positionals) {
    const sources = readTemplates(folder);
    const [profile = ''] = /[a-z]+$/.exec(folder) ?? [];
    findings.push(
      ...(await byCheckov(python, folder, profile, sources)),
      ...(await byParliament(python, profile, sources)),
    );
  }
  const own = (await allProofs()).flatMap(({ id, acknowledged = [] }) => ofStack(id, acknowledged));
  const lines = unsettled(findings, [...ACKNOWLEDGED, ...own]);
  for (const line of lines) console.log(line);
  return lines.length > 0 ? 1 : 0;
});

async function byCheckov(
  python: string,
  folder: string,
  profile: string,
  sources: readonly Source[],
): Promise<Finding[]> {
  const files = sources.flatMap(({ file }) => ['--file', file]);
  const printed = await output(python, [...CHECKOV, '--quiet', '--compact', '--skip-download', ...files]);
  const { results } = JSON.parse(printed) as CheckovResults;
  if (!results) throw new ToolError(`checkov judged nothing in ${folder}.`);
  return results.failed_checks.map(({ check_id: check, check_name: message, resource, file_path: file }) => {
    const [type = '', id = ''] = resource.split(/\.(?=[^.]*$)/);
    const source = sources.find((one) => parse(one.file).base === parse(file).base);
    const template = source?.template as
      { Resources?: Record<string, { Properties?: Finding['properties'] }> } | undefined;
    const properties = template?.Resources?.[id]?.Properties ?? {};
    return { judge: 'checkov', profile, check, message, stack: source?.stack ?? file, id, type, properties };
  });
}

async function byParliament(python: string, profile: string, sources: readonly Source[]): Promise<Finding[]> {
  const documents = documentsOf(sources);
  const asked = documents.map(({ document }, of) => ({ of, document }));
  const found = JSON.parse(
    await output(python, [join(__dirname, 'policies.py')], JSON.stringify(asked)),
  ) as PolicyFinding[];
  return found.flatMap(({ of, issue: check, title, detail }) => {
    const document = documents[of];
    return document
      ? [{ judge: 'parliament', profile, check, message: `${title}: ${detail}`, ...document, properties: {} }]
      : [];
  });
}

/** What Python prints. @throws {ToolError} with its last line, when it fails */
async function output(python: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(python, args, { env: { ...process.env, LOG_LEVEL: 'ERROR' } });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [printed, problems, code] = await Promise.all([all(child.stdout), all(child.stderr), ended]);
  if (code !== 0) throw new ToolError(`${args.slice(0, 2).join(' ')} failed: ${problems.trim().split('\n').at(-1)}`);
  return printed;
}
