import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/publish-event.handler';
import { describeLargestBodies, filled } from '../support/largest-bodies';

/** Body and attributes together: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MOST_MESSAGE_BYTES = 256 * 1024;
const topic = mockClient(SNSClient);

beforeEach(() => {
  topic.reset();
  topic.on(PublishCommand).callsFake(({ Message, MessageAttributes }) => {
    expect(Buffer.byteLength(`${String(Message)}${JSON.stringify(MessageAttributes)}`)).toBeLessThan(
      MOST_MESSAGE_BYTES,
    );
  });
});

describeLargestBodies(
  handler,
  (piece, size) => ({
    type: filled(piece, 100),
    store: filled(piece, 100),
    priceUsd: 1_000_000_000,
    customerInterests: Array.from({ length: Math.floor(100 * size) }, () => filled(piece, 100)),
    detail: { text: filled(piece, Math.floor(120 * 1024 * size)) },
  }),
  202,
);
