import { gatewayList, MAX_REQUEST_BYTES } from '../../lambdas/strangler-facade/gateway-list';
import { LEGACY_MILLISECONDS } from '../../lambdas/strangler-facade/waits';
import { markdownTable } from '../../tools/terminal/markdown-table';
import { type Facts, seconds, size } from '../../tools/docs/words';

export const facts: Facts = {
  'legacy-wait': () => seconds(LEGACY_MILLISECONDS),
  'facade-body': () => size(MAX_REQUEST_BYTES),
};

export const table = (): string => markdownTable(['What', 'What becomes of it'], gatewayList);
