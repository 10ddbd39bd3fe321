import { templateOf } from '../support/synth';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';

const SCENARIO = 'TransactionalOutbox';

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual([
    'OrdersA9B65338',
    'Outbox27BBF20A',
    'IdempotencyRecords9DD67625',
    'Shipments6E8A22F1',
    'RelayingFailures0C532560',
    'SweepingDeadLettersF6F481F7',
    'ShippingDeadLettersD0735FCA',
    'ShippingQueue6957D966',
    'GapWatchingDeadLetters359D9FD7',
  ]);
});

it('hands the relay inserts only', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
  });
});

it('lets unpublished rows be found by an index that published rows leave', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    GlobalSecondaryIndexes: [
      { IndexName: 'Unsettled', KeySchema: [{ AttributeName: 'state' }, { AttributeName: 'createdAt' }] },
    ],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

it.each([
  ['[outbox-2] alarms on quarantined events', 'QuarantinedEvents'],
  ['[outbox-8] alarms on gaps that stay open', 'OpenSequenceGaps'],
])('%s', (_, MetricName) => {
  templateOf(SCENARIO).hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName,
    Namespace: 'ProvenServerless',
    Dimensions: [{ Name: 'service', Value: SCENARIO }],
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
  });
});
