import { setTimeout } from 'node:timers/promises';
import { type Accepted, judge, type Verdict } from './verdict';
import type { Send, Workload } from './workload';

/** How often clients had to send again, by the reason. */
interface Troubles {
  /** Answers 429. */
  throttled: number;
  /** Answers 409 (in flight) and 5xx. */
  failed: number;
  /** No answer: the connection broke. */
  unanswered: number;
}

/** What the requests of a burst were answered. */
export interface Burst extends Readonly<Troubles> {
  readonly requests: number;
  readonly accepted: number;
}

const IN_FLIGHT = 409;
const THROTTLED = 429;
/** API Gateway gives up after 29 s. */
const LONGEST_CALL_MS = 40_000;
const MOST_TRIES = 40;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3000;

/**
 * Sends as a good client does: again what may succeed, later each time, and not all at once.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @returns a `Send` that throws for an answer that is no 2xx and not worth another try, and after 40 tries
 */
function sender(troubles: Troubles): Send {
  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await request(AbortSignal.timeout(LONGEST_CALL_MS)).catch((error: unknown) => error as Error);
      if (answer instanceof Response && answer.ok) return answer;
      const status = answer instanceof Response ? answer.status : undefined;
      const text = answer instanceof Response ? await answer.text() : answer.message;
      const again = status === undefined || status === IN_FLIGHT || status === THROTTLED || status >= 500;
      if (!again || tries === MOST_TRIES) throw new Error(`try ${tries}: ${status ?? 'no answer'} ${text}`);
      troubles[status === undefined ? 'unanswered' : status === THROTTLED ? 'throttled' : 'failed'] += 1;
      await setTimeout(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries));
    }
  };
}

/** What clients send once is told by its answer to come again, and was not accepted. */
class ComeAgain extends Error {}

/** Sends once. @returns a `Send` that throws for every answer that is no 2xx, `ComeAgain` for 429 and 5xx */
const sendOnce =
  (troubles: Troubles): Send =>
  async (request) => {
    const answer = await request(AbortSignal.timeout(LONGEST_CALL_MS)).catch((error: unknown) => {
      troubles.unanswered += 1;
      throw new ComeAgain((error as Error).message);
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    if (answer.status !== THROTTLED && answer.status < 500) throw new Error(`${answer.status} ${text}`);
    troubles[answer.status === THROTTLED ? 'throttled' : 'failed'] += 1;
    throw new ComeAgain(text);
  };

/** How many of a burst are on their way at the same time. */
const AT_ONCE = 100;

/** Clients send nothing while more of what was accepted waits: only a rate that the workers keep up with is held. */
export const MOST_WAITING = 100;
const PAUSE_MS = 50;
/** One accepted request in so many is sent again, with the same key. */
const REPEAT_EVERY = 20;

/** The clients of a workload, and the answers that they got. */
export class Load {
  readonly accepted: Accepted[] = [];
  /** The answers to accepted requests that were sent again. */
  private readonly repeated: Accepted[] = [];
  /** What was accepted of bursts. */
  private readonly atOnce: Accepted[] = [];
  /** Milliseconds from the first try of each accepted request to its acceptance. */
  readonly latencies: number[] = [];
  /** Why requests were given up. */
  readonly refused: string[] = [];
  readonly troubles: Troubles = { throttled: 0, failed: 0, unanswered: 0 };
  private readonly clients: Promise<void>[] = [];
  private readonly send = sender(this.troubles);
  private requests = 0;
  /** Requests of bursts that got no answer. */
  private unanswered = 0;
  private waiting = 0;

  constructor(readonly workload: Workload) {}

  /** Adds a client, who sends one request after the other. */
  addClient(until: number): void {
    this.clients.push(this.client(until));
  }

  /** Sends so many requests, each once, a hundred at the same time. @returns what they were answered */
  async burst(requests: number): Promise<Burst> {
    const troubles: Troubles = { throttled: 0, failed: 0, unanswered: 0 };
    const send = sendOnce(troubles);
    const before = this.atOnce.length;
    let left = requests;
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, requests) }, async () => {
        for (; left > 0;) {
          left -= 1;
          await this.accept((this.requests += 1), send, this.atOnce);
        }
      }),
    );
    this.unanswered += troubles.unanswered;
    return { ...troubles, requests, accepted: this.atOnce.length - before };
  }

  /** Resolves when every client has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.clients);
  }

  async lookForBacklog(): Promise<void> {
    this.waiting = await this.workload.waiting(this.accepted.length);
  }

  async verdict(): Promise<Verdict> {
    return judge(
      {
        accepted: [...this.accepted, ...this.repeated, ...this.atOnce],
        unanswered: this.troubles.unanswered + this.unanswered,
      },
      await this.workload.found(),
    );
  }

  private async client(until: number): Promise<void> {
    while (Date.now() < until) {
      if (this.waiting > MOST_WAITING) await setTimeout(PAUSE_MS);
      else await this.sendNext();
    }
  }

  private async sendNext(): Promise<void> {
    const request = (this.requests += 1);
    const from = performance.now();
    if (!(await this.accept(request, this.send, this.accepted))) return;
    this.latencies.push(performance.now() - from);
    if (!this.workload.repeatable || request % REPEAT_EVERY > 0) return;
    await this.accept(request, this.send, this.repeated);
  }

  /** @returns whether it was */
  private async accept(request: number, send: Send, answers: Accepted[]): Promise<boolean> {
    try {
      answers.push({ request, id: await this.workload.accept(request, send) });
      return true;
    } catch (error) {
      if (!(error instanceof ComeAgain)) this.refused.push(`request ${request}, ${(error as Error).message}`);
      return false;
    }
  }
}
