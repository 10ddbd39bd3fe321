import { readFileSync } from 'node:fs';
import { gatewayList, MAX_ENCODED_BYTES } from '../../lambdas/strangler-facade/gateway-list';
import { markdownTable } from '../../tools/terminal/markdown-table';

it('is on the page, where users read what does not come through', () => {
  const page = readFileSync('docs/scenarios/strangler-facade.md', 'utf8').replaceAll(/ +/g, ' ');
  const table = markdownTable(['What', 'What becomes of it'], gatewayList);
  expect(page.replaceAll(/-{3,}/g, '---')).toContain(`\n\n${table}\n\n`);
});

it('has room for the base64 of the largest body', () => {
  expect(MAX_ENCODED_BYTES).toBe(Buffer.alloc(4 * 1024 * 1024).toString('base64').length);
});
