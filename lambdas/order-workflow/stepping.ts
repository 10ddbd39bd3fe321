import type * as v from 'valibot';
import { logger } from '../shared/logger';
import { readPayload } from '../shared/payload';

type Key = v.GenericSchema<unknown, { readonly orderId: string }> & { readonly type: 'strict_object' };

/**
 * Makes the handler of a step of the workflow. It may be tried again at any time, also while an earlier try still runs, or
 * after the workflow has gone on: each step has its effect once, by what the order's row says. What it throws is what the
 * workflow catches by name.
 */
export const stepping =
  <Schema extends Key>(schema: Schema, work: (input: v.InferOutput<Schema>) => Promise<unknown>) =>
  async (payload: unknown): Promise<unknown> => {
    logger.resetKeys();
    const input = readPayload(schema, payload);
    logger.appendKeys({ orderId: input.orderId });
    try {
      const result = await work(input);
      logger.info('The step is done');
      return result ?? {};
    } catch (error) {
      logger.warn('The step is not done', { error });
      throw error;
    }
  };
