import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '../support/synth';
import { fillIn } from '../../tools/aws/apigateway/mapping-template';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';

const SCENARIO = 'QueueLeveler';

interface Method {
  readonly Integration: {
    readonly IntegrationResponses: readonly { readonly ResponseTemplates: Readonly<Record<string, string>> }[];
  };
}

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual([
    'Results25575328',
    'BackendState956F42BE',
    'LevellingDeadLetters9B8EBBF8',
    'LevellingQueueB7F23962',
  ]);
});

it('runs as many workers at once as the setting', () => {
  templateOf(SCENARIO, { levelerConcurrency: '7' }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ScalingConfig: { MaximumConcurrency: 7 },
  });
});

it('gives the backend the capacity of the setting', () => {
  templateOf(SCENARIO, { backendCapacity: '3' }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { CAPACITY: '3' } },
  });
});

it.each([
  ['InvalidParameterValue', 413],
  ['InvalidMessageContents', 400],
  ['OverLimit', undefined],
  ['InternalError', undefined],
])('answers the error %s of SQS with a problem that shows whose fault it is: %s', (Code, status) => {
  const methods = templateOf(SCENARIO).findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'POST' } });
  const [{ Properties }] = Object.values(methods) as [{ Properties: Method }];
  const template = Properties.Integration.IntegrationResponses[1]?.ResponseTemplates['application/json'] ?? '';
  const { headers, text, ...mapped } = fillIn(template, { body: JSON.stringify({ Error: { Code } }) });
  expect(mapped).toEqual(status === undefined ? {} : { status });
  expect(JSON.parse(text)).toMatchObject({ status: status ?? 503 });
  expect(headers['Retry-After']).toBe(status === undefined ? '1' : undefined);
});

it('answers 202 on a 2xx of SQS and on nothing else', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'POST',
    Integration: {
      IntegrationResponses: [
        { StatusCode: '202', SelectionPattern: '2\\d{2}', ResponseTemplates: Match.anyValue() },
        { StatusCode: '503', SelectionPattern: Match.absent(), ResponseTemplates: Match.anyValue() },
      ],
    },
  });
});

it('alarms when more jobs are held back than workers can have in hand', () => {
  templateOf(SCENARIO, { levelerConcurrency: '7' }).hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesNotVisible',
    Statistic: 'Minimum',
    Threshold: 70,
    EvaluationPeriods: 15,
  });
});

it('keeps a job on the queue for longer than its receives can last, and for less than a dead letter', () => {
  const MAX_RECEIVES_AT_THE_LONGEST = (1000 * 6 * 90) / 86_400;
  const queues = Object.values(templateOf(SCENARIO).findResources('AWS::SQS::Queue')) as {
    Properties: { RedrivePolicy?: unknown; MessageRetentionPeriod: number };
  }[];
  const [queue] = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);
  const days = (queue?.Properties.MessageRetentionPeriod ?? NaN) / 86_400;
  expect(days).toBeGreaterThan(MAX_RECEIVES_AT_THE_LONGEST);
  expect(days).toBeLessThan(14);
});
