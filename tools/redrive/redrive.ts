import { setTimeout } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { forFunction, forQueue } from './letter';
import { handToTarget } from './rule-target';

/** Where letters lie, and where they go back to. */
export interface Route {
  /** The URL of the dead-letter queue. */
  readonly from: string;
  readonly to:
    | { readonly queueUrl: string; readonly raw: boolean }
    | { readonly functionName: string }
    /** To the target that each letter names. */
    | { readonly ofRules: true };
}

interface Options {
  /** Letters a second at most. */
  readonly perSecond: number;
  /** Is aborted to stop before the next letter. */
  readonly end: AbortSignal;
}

/** For as long nobody else is given a letter that is in hand. */
const HIDDEN_SECONDS = 120;
/** SQS asks all its servers, and says sooner or later that there is nothing. */
const WAIT_SECONDS = 1;

/** The dead letters of one path. Everything throws what AWS throws. */
export class DeadLetterBox {
  constructor(
    private readonly route: Route,
    private readonly queues = new SQSClient(),
    private readonly functions = new LambdaClient(),
  ) {}

  /** How many there are, about. */
  async count(): Promise<number> {
    const { Attributes = {} } = await this.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: this.route.from, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages);
  }

  /** The letters that are there, which stay. */
  async look(): Promise<readonly Message[]> {
    const seen = new Map<string, Message>();
    try {
      for (let letters = await this.receive(); letters.length > 0; letters = await this.receive()) {
        for (const letter of letters) seen.set(letter.MessageId ?? '', letter);
      }
    } finally {
      for (const letter of seen.values()) await this.release(letter);
    }
    return [...seen.values()];
  }

  /**
   * Sends letters back, each to whoever it was for, until none is left. A letter is deleted after it was sent: should this
   * end between the two, it is sent again by the next run.
   * @param moved is called after each
   * @returns how many were sent
   */
  async redrive({ perSecond, end }: Options, moved: (letter: Message) => void): Promise<number> {
    let count = 0;
    for (let waiting = [...(await this.receive())]; waiting.length > 0; waiting = [...(await this.receive())]) {
      try {
        for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
          await this.moveOrRelease(letter);
          count += 1;
          moved(letter);
          await setTimeout(1000 / perSecond, undefined, { signal: end });
        }
      } catch (error) {
        if (!end.aborted) throw error;
        return count;
      } finally {
        for (const letter of waiting) await this.release(letter);
      }
    }
    return count;
  }

  private async moveOrRelease(letter: Message): Promise<void> {
    try {
      await this.send(letter);
    } catch (error) {
      await this.release(letter);
      throw error;
    }
    await this.queues.send(
      new DeleteMessageCommand({ QueueUrl: this.route.from, ReceiptHandle: letter.ReceiptHandle }),
    );
  }

  private async send(letter: Message): Promise<void> {
    const { to } = this.route;
    if ('queueUrl' in to) {
      await this.queues.send(new SendMessageCommand({ QueueUrl: to.queueUrl, ...forQueue(letter, to.raw) }));
    } else if ('ofRules' in to) {
      await handToTarget(letter);
    } else {
      const Payload = JSON.stringify(forFunction(letter));
      await this.functions.send(new InvokeCommand({ FunctionName: to.functionName, InvocationType: 'Event', Payload }));
    }
  }

  private async receive(): Promise<readonly Message[]> {
    const { Messages = [] } = await this.queues.send(
      new ReceiveMessageCommand({
        QueueUrl: this.route.from,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    return Messages;
  }

  private async release({ ReceiptHandle }: Message): Promise<void> {
    await this.queues.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: this.route.from, ReceiptHandle, VisibilityTimeout: 0 }),
    );
  }
}
