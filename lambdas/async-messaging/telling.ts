import { logger } from '../shared/logger';
import type { Connections } from './push-client';
import { pushed, type Transaction } from './transaction';
import type { Watcher, WatcherStore } from './watcher-store';

/** Tells those who watch transactions how these ended. */
export class Telling {
  constructor(
    private readonly watchers: WatcherStore,
    private readonly push: Connections,
  ) {}

  /**
   * Tells a watcher, and forgets it; one whose connection is gone is forgotten, too. It is told again only where a
   * function ended, or had no answer, between the two.
   * @param teller a name that no other has
   * @returns false when another function is about to tell it
   * @throws what the table or the connection throws: whoever asks again tells it
   */
  async tell(watcher: Watcher, transaction: Transaction, teller: string, now: Date): Promise<boolean> {
    const taken = await this.watchers.take(watcher, teller, now);
    if (taken !== 'mine') return taken === 'gone';
    const isConnected = await this.push.send(watcher.connectionId, pushed(transaction));
    await this.watchers.forget(watcher, teller);
    logger.info(isConnected ? 'A watcher was told' : 'A watcher is gone');
    return true;
  }

  /**
   * Tells everybody who watches a transaction. One who cannot be told keeps none of the others waiting.
   * @param hasTime for one more
   * @throws Error when somebody is left to be told
   */
  async tellAll(transaction: Transaction, teller: string, now: () => Date, hasTime: () => boolean): Promise<void> {
    let left = 0;
    for await (const watcher of this.watchers.of(transaction.transactionId)) {
      if (!hasTime()) throw new Error('There is no time to tell everybody.');
      try {
        if (!(await this.tell(watcher, transaction, teller, now()))) left += 1;
      } catch (error) {
        logger.warn('A watcher must be told again', { error });
        left += 1;
      }
    }
    if (left > 0) throw new Error(`${left} watchers are left to be told.`);
  }
}
