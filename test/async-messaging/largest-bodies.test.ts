import './variables';
import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/async-messaging/accept-transaction.handler';
import { describeLargestBodies } from '../support/largest-bodies';

mockClient(SNSClient).resolves({});

describeLargestBodies(handler, (piece) => ({ type: 'payment', amountCents: 100_000_000_000, more: piece }), 202);
