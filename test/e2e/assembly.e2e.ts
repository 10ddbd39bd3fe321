import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../support/command';

/** Of a checkout, for what is made of it. */
const COPIED = ['bin', 'cdk.json', 'lambdas', 'lib', 'package.json', 'tools', 'tsconfig.json', 'web'];
const HANDLER = 'lambdas/queue-leveler/get-job.handler.ts';
const SCRIPT = `
import { synthesize } from './tools/local-cloud/synthesize';
void synthesize({ scenarios: ['QueueLeveler'], context: {} }, 'out').then(
  ({ stacks }) => console.log(JSON.stringify(stacks.map(({ id }) => id))),
  (error: Error) => console.log(error.name, error.message),
);`;

let checkout: string;

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'synthesize-'));
  for (const name of COPIED) cpSync(name, join(checkout, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(checkout, 'node_modules'));
  writeFileSync(join(checkout, 'script.ts'), SCRIPT);
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

const synthesize = async (): Promise<string> => (await runTool('script.ts', [], { cwd: checkout })).printed.trim();
const inCheckout = (file: string): string => join(checkout, file);
const change = (file: string, from: string, to: string): void => {
  const text = readFileSync(inCheckout(file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(inCheckout(file), text.replace(from, to));
};
const bundled = (): Record<string, { folder: string }> =>
  JSON.parse(readFileSync(inCheckout('.cache/bundles/made.json'), 'utf8')) as Record<string, { folder: string }>;

// One after the other, each on what those before left.
describe('An assembly', () => {
  const manifest = (): number => statSync(inCheckout('out/manifest.json')).mtimeMs;

  it('has the scenario alone, and no other handlers are bundled for it', async () => {
    expect(await synthesize()).toBe('["ApiGatewayAccount","QueueLeveler"]');
    expect(Object.keys(bundled()).every((entry) => entry.startsWith('lambdas/queue-leveler/'))).toBe(true);
  });

  it('stays when nothing has changed', async () => {
    const [before, record] = [manifest(), statSync(inCheckout('.cache/bundles/made.json')).mtimeMs];
    await synthesize();
    expect([manifest(), statSync(inCheckout('.cache/bundles/made.json')).mtimeMs]).toEqual([before, record]);
  });

  it('is made anew when a handler has changed, of which the others are not bundled again', async () => {
    const [before, bundles] = [manifest(), bundled()];
    change(HANDLER, 'export const handler', "export const more = 'more';\nexport const handler");
    await synthesize();
    expect(manifest()).toBeGreaterThan(before);
    const changed = Object.keys(bundles).filter((entry) => bundled()[entry]?.folder !== bundles[entry]?.folder);
    expect(changed).toEqual([HANDLER]);
  });

  it('is made anew when a stack has changed, of which no handler is bundled again', async () => {
    const [before, record] = [manifest(), statSync(inCheckout('.cache/bundles/made.json')).mtimeMs];
    change('lib/queue-leveler/stack.ts', 'export class', '// A word.\nexport class');
    await synthesize();
    expect(manifest()).toBeGreaterThan(before);
    expect(statSync(inCheckout('.cache/bundles/made.json')).mtimeMs).toBe(record);
  });

  it('is not made of what does not compile: file and line are printed', async () => {
    change(HANDLER, 'export const more =', 'export const more = =');
    expect(await synthesize()).toMatch(
      /^ToolError lambdas\/queue-leveler\/get-job\.handler\.ts:\d+:\d+: Unexpected "="$/,
    );
    expect(existsSync(inCheckout('out/manifest.json'))).toBe(true);
  });
});
