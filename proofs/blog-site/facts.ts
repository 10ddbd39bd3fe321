import { MOST_BYTES, MOST_PIXELS } from '../../lambdas/blog-site/photo';
import { FORM_SECONDS, LEASE_MS, WAITING_MS } from '../../lambdas/blog-site/waits';
import { count, duration, type Facts, seconds, size } from '../../tools/docs/words';

export const facts: Facts = {
  'mail-waiting': () => seconds(WAITING_MS),
  'mail-lease': () => seconds(LEASE_MS),
  'upload-form': () => duration(FORM_SECONDS),
  'photo-bytes': () => size(MOST_BYTES),
  'photo-pixels': () => `${count(MOST_PIXELS / 1_000_000)} megapixels`,
};
