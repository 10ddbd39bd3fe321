import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';

/** Names and values in order, as they are on the wire; a name may come more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly path: string;
  /** All that are sent, save `Connection`; the caller gives `Host` and, with a body, `Content-Length`. */
  readonly headers: HeaderList;
  readonly body?: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export interface HttpLimits {
  /** For the whole call: connection, request and answer. */
  readonly milliseconds: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** No answer within the time. */
export class HttpTimeout extends Error {
  override readonly name = 'HttpTimeout';
}

/** The answer's body is larger than the caller takes. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * One HTTP request, sent once and byte for byte: nothing is added, followed, decompressed or tried again. Each call has
 * a connection of its own: one that was kept while the function was frozen may be dead, and a request that is sent over
 * it may or may not have arrived.
 *
 * @throws {HttpTimeout} {AnswerTooLarge} or what the connection came to
 */
export function httpCall(origin: URL, call: HttpRequest, limits: HttpLimits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const open = origin.protocol === 'https:' ? tlsRequest : plainRequest;
    const sent = open(
      {
        // An address of IPv6 stands in brackets in a URL only.
        host: urlToHttpOptions(origin).hostname,
        port: origin.port,
        method: call.method,
        path: call.path,
        headers: [...call.headers.flat(), 'Connection', 'close'],
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > limits.bytes) end(new AnswerTooLarge(`The answer is over ${limits.bytes} bytes`));
        });
        answer.on('error', end);
        answer.on('end', () => {
          clearTimeout(timer);
          resolve({ status: answer.statusCode ?? 0, headers: pairs(answer.rawHeaders), body: Buffer.concat(chunks) });
        });
      },
    );
    const end = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
      sent.destroy();
    };
    const late = (): void => end(new HttpTimeout(`No answer within ${limits.milliseconds} ms`));
    const timer = setTimeout(late, limits.milliseconds);
    sent.on('error', end);
    sent.end(call.body);
  });
}

const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, place) => (place % 2 === 0 ? [[name, raw[place + 1] ?? ''] as [string, string]] : []));
