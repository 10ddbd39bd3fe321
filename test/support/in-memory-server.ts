import type * as nodeHttp from 'node:http';
import type { IncomingMessage, RequestOptions, ServerResponse } from 'node:http';
import { duplexPair } from 'node:stream';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;
type Request = (options: RequestOptions, respond: (answer: IncomingMessage) => void) => unknown;

let serve: Serve = (_, response) => response.end();
let isRefusing = false;

/** What answers from now on. */
export const serving = (handler: Serve): void => {
  isRefusing = false;
  serve = handler;
};

/** From now on nobody listens. */
export const refusing = (): void => {
  isRefusing = true;
};

/**
 * `node:http` whose requests reach a server of this process over a pair of streams: a real client and a real parser,
 * and no network. To be given to `jest.mock`.
 */
export function withInMemoryServer(http: typeof nodeHttp): object {
  const server = http.createServer((request, response) => serve(request, response));
  const request: Request = (options, respond) =>
    http.request({ ...options, agent: undefined, createConnection: connection } as RequestOptions, respond);
  const connection = () => {
    const [here, there] = duplexPair();
    if (isRefusing) setImmediate(() => here.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
    else
      server.emit(
        'connection',
        there.on('close', () => here.destroy()),
      );
    return here;
  };
  return { ...http, request };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
