import { EventEmitter } from 'node:events';

/** A request that a function sends. */
export interface HttpRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

interface Answer extends EventEmitter {
  readonly statusCode: number;
  readonly rawHeaders: readonly string[];
}

/** `node:http` and `node:https` as handlers use them: a request, and its answer in one piece. */
export const httpModule = (ask: (request: HttpRequest) => Promise<HttpReply>): object => ({
  request: (options: Omit<HttpRequest, 'body'>, respond: (answer: Answer) => void) => new Sent(options, respond, ask),
});

class Sent extends EventEmitter {
  private isDestroyed = false;

  constructor(
    private readonly options: Omit<HttpRequest, 'body'>,
    private readonly respond: (answer: Answer) => void,
    private readonly ask: (request: HttpRequest) => Promise<HttpReply>,
  ) {
    super();
  }

  end(body?: Buffer): void {
    const { host, method, path, headers } = this.options;
    this.ask({ host, method, path, headers, body: String(body ?? '') }).then(
      (reply) => {
        if (!this.isDestroyed) this.hear(reply);
      },
      (error: unknown) => {
        if (!this.isDestroyed) this.emit('error', error);
      },
    );
  }

  destroy(): void {
    this.isDestroyed = true;
  }

  private hear({ status, rawHeaders, body }: HttpReply): void {
    const answer = Object.assign(new EventEmitter(), { statusCode: status, rawHeaders });
    this.respond(answer);
    answer.emit('data', body);
    answer.emit('end');
  }
}
