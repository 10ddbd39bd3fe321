import { EventBridgeClient, PutEventsCommand, type PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { outputsOf } from '../../tools/proofs/deployed';

const events = new EventBridgeClient();

/** Of no order: what `begin.e2e.ts` publishes has it, and `end.e2e.ts` looks for it. */
export const MALFORMED = '0000000000MA1F0RMED0000000';

/** Publishes an event as the outbox would. */
export const publish = (detailType: string, detail: unknown): Promise<PutEventsResponse> =>
  events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: outputsOf('TransactionalOutbox')['EventBusName'],
          Source: 'orders',
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
