import * as v from 'valibot';
import { type HttpAnswer, httpCall, type HttpRequest } from '../shared/http-call';
import { byRole, signatureHeaders } from '../shared/sign-request';
import { MAX_ANSWER_BYTES } from './gateway-list';
import { type Order, order } from './order';
import { ORDER_MILLISECONDS } from './waits';

/** Statuses of 4xx that may pass: all others mean that the legacy system will never take the order as it is. */
const PASSING = [401, 403, 404, 408, 409, 423, 425, 429];

/** What names a signature of the caller's own. */
const SIGNATURE = ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];

/** The legacy system, at its URL. */
export class Legacy {
  readonly base: URL;

  /** @param auth `iam` where requests are signed with the function's role, `none` elsewhere */
  constructor(
    url: string,
    private readonly auth: string,
  ) {
    this.base = new URL(url);
  }

  /**
   * Sends a request, once.
   * @throws {HttpTimeout} {AnswerTooLarge} or what the connection came to
   */
  async send(request: HttpRequest, milliseconds: number): Promise<HttpAnswer> {
    const limits = { milliseconds, bytes: MAX_ANSWER_BYTES };
    return httpCall(this.base, this.auth === 'iam' ? await this.signed(request) : request, limits);
  }

  /** @returns nothing when the legacy system does not know it. @throws Error for any other answer than the order */
  async find(orderId: string): Promise<Order | undefined> {
    const { status, body } = await this.order('GET', orderId);
    if (status === 404) return undefined;
    if (status !== 200) throw new LegacyError(status);
    return v.parse(order, JSON.parse(body.toString()));
  }

  /**
   * Sends an order's version. The legacy system applies a version once, and none after a later one.
   * @returns the status with which it refuses the order for good; nothing when it has this version or a later one
   * @throws Error for what may pass
   */
  async bringUpToDate(sent: Order): Promise<number | undefined> {
    const { status } = await this.order('PUT', sent.orderId, Buffer.from(JSON.stringify(sent)));
    if (status >= 200 && status < 300) return undefined;
    if (status >= 400 && status < 500 && !PASSING.includes(status)) return status;
    throw new LegacyError(status);
  }

  private order(method: string, orderId: string, body?: Buffer): Promise<HttpAnswer> {
    const { host, pathname } = this.base;
    const path = `${pathname.replace(/\/$/, '')}/orders/${orderId}`;
    const content = body && [
      ['Content-Type', 'application/json'] as const,
      ['Content-Length', String(body.length)] as const,
    ];
    const headers = [['Host', host] as const, ['Accept', 'application/json'] as const, ...(content ?? [])];
    return this.send({ method, path, headers, ...(body && { body }) }, ORDER_MILLISECONDS);
  }

  private async signed(request: HttpRequest): Promise<HttpRequest> {
    const own = { ...request, headers: request.headers.filter(([name]) => !SIGNATURE.includes(name.toLowerCase())) };
    const signature = await signatureHeaders(own, byRole('execute-api', new Date()));
    return { ...own, headers: [...own.headers, ...signature] };
  }
}

/** An answer without information about the order: the legacy system, or what stands before it, is not well. */
class LegacyError extends Error {
  override readonly name = 'LegacyServiceUnavailable';

  constructor(status: number) {
    super(`The legacy system answered ${status}`);
  }
}
