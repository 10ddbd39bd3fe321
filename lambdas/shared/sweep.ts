import type { Context } from 'aws-lambda';
import { logger } from './logger';
import { noInstructions, readPayload } from './payload';

type Time = Pick<Context, 'getRemainingTimeInMillis'>;

interface Sweep<Item> {
  /** What is swept, in the plural: `events`. */
  readonly what: string;
  /** What was left, oldest first. */
  readonly left: () => AsyncIterable<Item>;
  /** The id of one, as logs have it. */
  readonly idOf: (item: Item) => string;
  /** Does what was left undone. Once it was done, it may be done again. */
  readonly settle: (item: Item, time: Time) => Promise<void>;
  /** How long one can take: with less time than that, none is begun. */
  readonly longestMs: number;
}

/**
 * Makes the handler of a schedule that does what others, which failed or ended, have left. One that fails keeps none of
 * the others waiting; what does not fit into its time is left to the next run. It throws
 *
 * - for any payload but `{}`: nothing is done then;
 * - what reading throws;
 * - when some could not be settled: the run is then tried again, and at last a dead letter.
 */
export const sweeping =
  <Item>({ what, left, idOf, settle, longestMs }: Sweep<Item>) =>
  async (payload: unknown, time: Time): Promise<void> => {
    readPayload(noInstructions, payload);
    let settled = 0;
    let failed = 0;
    for await (const item of left()) {
      if (time.getRemainingTimeInMillis() <= longestMs) break;
      try {
        await settle(item, time);
        settled += 1;
      } catch (error) {
        failed += 1;
        logger.warn('What was left must be tried again', { what, id: idOf(item), error });
      }
    }
    logger.info('Swept what was left', { what, settled, failed });
    if (failed > 0) throw new Error(`${failed} ${what} could not be settled.`);
  };
