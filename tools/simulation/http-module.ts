import { EventEmitter } from 'node:events';
import type { HttpReply, HttpRequest } from '../aws/kernel';

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
        if (!this.isDestroyed) this.receive(reply);
      },
      (error: unknown) => {
        if (!this.isDestroyed) this.emit('error', error);
      },
    );
  }

  destroy(): void {
    this.isDestroyed = true;
  }

  private receive({ status, rawHeaders, body }: HttpReply): void {
    const answer = Object.assign(new EventEmitter(), { statusCode: status, rawHeaders });
    this.respond(answer);
    answer.emit('data', body);
    answer.emit('end');
  }
}
