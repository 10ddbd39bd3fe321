import type { Rule } from './rule';
import { alarmOnNothing } from './rules/alarm-on-nothing';
import { cacheWithoutCaller } from './rules/cache-without-caller';
import { deadLetterRefused } from './rules/dead-letter-refused';
import { deliveryRefused } from './rules/delivery-refused';
import { integrationRefused } from './rules/integration-refused';
import { keyOutOfReach } from './rules/key-out-of-reach';
import { deadLettersExpire, tooFewReceives, visibilityTooShort, wholeBatchRetried } from './rules/queues';
import { streamWithoutEnd } from './rules/stream-without-end';
import { trustNeverMet } from './rules/trust-never-met';

/** Ways in which things are lost in silence: a deployment succeeds with each of them. */
export const rules: readonly Rule[] = [
  deadLetterRefused,
  keyOutOfReach,
  visibilityTooShort,
  deadLettersExpire,
  tooFewReceives,
  wholeBatchRetried,
  integrationRefused,
  streamWithoutEnd,
  deliveryRefused,
  alarmOnNothing,
  cacheWithoutCaller,
  trustNeverMet,
];
