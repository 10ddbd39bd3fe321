import { SNSClient } from '@aws-sdk/client-sns';
import { clientLimits } from '../shared/client-limits';
import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { AuditStore } from './audit-store';
import { changeIn, isTold } from './change';
import { recordChangeVariables } from './environment';
import { SERVICE, UNKNOWN_EVENTS } from './metrics';
import { NoticeClient } from './notice-client';

const env = readEnvironment(recordChangeVariables);
const noticeStates = env.NOTICE_STATES.split(',');
const audit = new AuditStore(documentClient(), env.AUDIT_TABLE);
const notices = new NoticeClient(new SNSClient(clientLimits), env.NOTICE_TOPIC);
const count = counterOf(SERVICE);

/**
 * Records a change and, where it is the newest of its subject and of a chosen state, tells people. A notice that is due
 * is published before it is marked sent: a crash between the two tells them twice, and never not at all.
 */
export const handler = forEachMessage(async ({ body }) => {
  const change = changeIn(body);
  logger.appendKeys({ eventId: change.id });
  if (change.kind === 'unknown') count(UNKNOWN_EVENTS);
  const isDue = await audit.record(change, isTold(change, noticeStates));
  if (!isDue || change.replayed) return;
  await notices.tell(change);
  await audit.markTold(change);
});
