import { httpCall } from '../shared/http-call';
import { byRole, signatureHeaders } from '../shared/sign-request';
import { PUSH_MS } from './waits';

const LIMITS = { milliseconds: PUSH_MS, bytes: 64 * 1024 };

/**
 * Clients' connections, as their API lets functions reach them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export class Connections {
  private readonly url: URL;

  /** @param url of the stage: `https://{id}.execute-api.{region}.amazonaws.com/live` */
  constructor(url: string) {
    this.url = new URL(url);
  }

  /**
   * Sends a connection one message.
   * @returns false when it is gone
   * @throws Error for any other answer, and when there is none: it may have been sent then
   */
  async send(connectionId: string, message: object): Promise<boolean> {
    const body = Buffer.from(JSON.stringify(message));
    const request = {
      method: 'POST',
      path: `${this.url.pathname}/@connections/${encodeURIComponent(connectionId)}`,
      headers: [
        ['Host', this.url.host],
        ['Content-Type', 'application/json'],
        ['Content-Length', String(body.length)],
      ] as const,
      body,
    };
    const signature = await signatureHeaders(request, byRole('execute-api', new Date()));
    const { status } = await httpCall(this.url, { ...request, headers: [...request.headers, ...signature] }, LIMITS);
    if (status === 410) return false;
    if (status !== 200) throw new PushError(status);
    return true;
  }
}

class PushError extends Error {
  override readonly name = 'PushServiceUnavailable';

  constructor(status: number) {
    super(`The connection could not be sent a message: ${status}`);
  }
}
