import { Match } from 'aws-cdk-lib/assertions';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { templateOf } from '../support/synth';

const SCENARIO = 'AsyncMessaging';
const template = (settings?: Record<string, string>) => templateOf(SCENARIO, settings);

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('lets those who tell send messages to connections of the stage, and do nothing else with them', () => {
  const policies = Object.values(template().findResources('AWS::IAM::Policy')) as {
    Properties: { PolicyDocument: { Statement: { Action: string; Resource: unknown }[] } };
  }[];
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const onApis = statements.filter(({ Action }) => JSON.stringify(Action).includes('execute-api'));
  expect(onApis.map(({ Action }) => Action)).toEqual(Array(2).fill('execute-api:ManageConnections'));
  for (const { Resource } of onApis) expect(JSON.stringify(Resource)).toContain('/live/POST/@connections/*"');
});

it('hands nothing but watch over', () => {
  template().resourcePropertiesCountIs('AWS::ApiGatewayV2::Route', { RouteKey: 'watch' }, 1);
  template().resourceCountIs('AWS::ApiGatewayV2::Route', 1);
});

it('asks who connects by WebSocket, too, when callers sign', () => {
  template({ apiAuth: 'iam' }).hasResourceProperties('AWS::ApiGatewayV2::Route', {
    RouteKey: '$connect',
    AuthorizationType: 'AWS_IAM',
  });
});

it('keeps a result longer than the row that names it', () => {
  template().hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 31 })]) },
  });
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO).map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    expect.arrayContaining(['Transactions', 'Watchers', 'Results', 'RunningQueue']) as string[],
  );
});
