import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { carriedJson } from '../shared/text';
import type { Todo } from './import';

const messageSchema = v.object({ key: v.string(), run: v.string() });

/** Asks to go on with a run: what there is to do, and from where, is known of the run and not told. */
export type RunMessage = Readonly<v.InferOutput<typeof messageSchema>>;

/** @throws Error for what is no such message */
export const runIn = (body: string): RunMessage => v.parse(messageSchema, JSON.parse(body));

/** The queue of runs: what is to be done about a run is done one after the other. */
export class RunClient {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** Asks for each; SQS takes one that is asked for again within five minutes once. It throws what SQS throws. */
  async send(key: string, todos: readonly Todo[]): Promise<void> {
    for (const { run, id } of todos) {
      await this.client.send(
        new SendMessageCommand({
          QueueUrl: this.queueUrl,
          MessageBody: carriedJson({ key, run }),
          MessageGroupId: run,
          MessageDeduplicationId: id,
        }),
      );
    }
  }
}
