import { Match } from 'aws-cdk-lib/assertions';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot.js';
import { templateOf } from '../support/synth.js';

const SCENARIO = 'QueueLeveler';

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

it('runs as many workers at once as the setting says', () => {
  templateOf(SCENARIO, { levelerConcurrency: '7' }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ScalingConfig: { MaximumConcurrency: 7 },
  });
});

it('gives the backend the capacity that the setting says', () => {
  templateOf(SCENARIO, { backendCapacity: '3' }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { CAPACITY: '3' } },
  });
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
