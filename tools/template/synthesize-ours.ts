import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Synthesizes every scenario under some settings, handlers unbundled: for whoever only reads templates.
 * @param purpose is part of the folder's name: commands that run side by side have one each
 * @returns the folder of the assembly
 */
export async function synthesizeOurs(settings: Readonly<Record<string, string>>, purpose: string): Promise<string> {
  process.env['CDK_VALIDATION'] ??= 'false';
  const { buildApp } = await import('../../lib/app');
  const outdir = join('cdk.out', `${purpose}-${settings['profile']}`);
  await rm(outdir, { recursive: true, force: true });
  buildApp({ context: { 'aws:cdk:bundling-stacks': [], ...settings }, outdir }).synth();
  return outdir;
}
