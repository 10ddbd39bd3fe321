import type { HttpReply, HttpRequest, Invocation, Kernel } from '../aws/kernel';
import { MINUTE, SECOND } from '../aws/time';
import { crash, never, pauseWithin, standStill } from './runtime';

/** What can go wrong with a request: a network loses, delays and repeats nothing by itself, but it may deliver late. */
const FAULTS = [
  ...['none', 'refused', 'lost', 'done, answer lost', 'arrives late', 'crash before', 'crash after', 'slow'],
  'stands still',
] as const;
const LATENCY_MS = 5;
const SLOW_MS = 1500;
/** What is sent again meanwhile overtakes it. */
const LATENESSES_MS = [5 * SECOND, 40 * SECOND, 10 * MINUTE];

/**
 * Sends a request to what serves it, with a fault perhaps. It waits for ever where no answer comes: how long that is,
 * is the sender's business.
 */
export async function overHttp(
  kernel: Kernel,
  invocation: Invocation,
  request: HttpRequest,
  serve: () => Promise<HttpReply>,
): Promise<HttpReply> {
  const { clock, decisions } = kernel;
  const fault = decisions.fault('HTTP', FAULTS);
  const trace = (what: string) =>
    kernel.trace(invocation.id, () => `${request.method} ${request.path} → ${what}`, fault !== 'none');
  const crashing = (when: string): Promise<never> => {
    trace(`the function crashes ${when}`);
    return crash(invocation);
  };

  if (fault === 'stands still') await standStill(kernel, invocation);
  await pauseWithin(invocation, clock, fault === 'slow' ? SLOW_MS : LATENCY_MS);
  if (fault === 'crash before') return crashing('before it');
  if (fault === 'refused') {
    trace('the connection is refused');
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  }
  if (fault === 'lost') {
    trace('the request is lost');
    return never();
  }
  if (fault === 'arrives late') {
    const lateness = LATENESSES_MS[decisions.choose(LATENESSES_MS.length)] ?? SECOND;
    trace(`the request is on its way for ${String(lateness / SECOND)} s`);
    kernel.spawn(clock.pause(lateness).then(serve));
    return never();
  }
  const reply = await serve();
  if (fault === 'crash after') return crashing('when it is done');
  if (fault === 'done, answer lost') {
    trace('it is done, the answer is lost');
    return never();
  }
  await pauseWithin(invocation, clock, LATENCY_MS);
  trace(String(reply.status));
  return reply;
}
