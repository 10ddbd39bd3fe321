import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '../support/synth';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { FULL } from '../../tools/template/synthesis';

const SCENARIO = 'StranglerFacade';

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual([
    'LegacyOrders81AA10CC',
    'OrdersA9B65338',
    'IdempotencyRecords9DD67625',
    'SyncingFailures92FB8008',
    'Refused1048AB1D',
  ]);
});

it('[strangler-6] changes one variable of the facade, and nothing else, when the prefixes change', () => {
  const [before, after] = ['/orders:100', 'none'].map((strangledPrefixes) =>
    JSON.stringify(templateOf(SCENARIO, { strangledPrefixes }).toJSON()),
  );
  expect(before?.split('"STRANGLED_PREFIXES":"/orders:100"')).toHaveLength(2);
  expect(after).toBe(before?.replace('"STRANGLED_PREFIXES":"/orders:100"', '"STRANGLED_PREFIXES":"none"'));
});

it('[strangler-2] is given every method, path and byte', () => {
  const template = templateOf(SCENARIO);
  template.hasResourceProperties('AWS::ApiGateway::Resource', {
    PathPart: '{proxy+}',
    ParentId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Api'), 'RootResourceId'] },
  });
  template.allResourcesProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  template.allResourcesProperties('AWS::ApiGateway::Method', { HttpMethod: 'ANY' });
});

it('answers before the gateway gives up, after 29 seconds', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp('^The facade'),
    Timeout: 28,
  });
});

it('[strangler-4] hands the sync every change of an order, and alarms on what it parks', () => {
  const template = templateOf(SCENARIO);
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FilterCriteria: Match.absent(),
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Refused'), 'QueueName'] } }],
  });
});

describe('with a legacy system of one’s own', () => {
  const template = templateOf(SCENARIO, { legacyUrl: 'https://legacy.example.com/shop/' });

  it('deploys none', () => {
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 2);
  });

  it('calls that one', () => {
    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { Environment: { Variables: { LEGACY_URL: 'https://legacy.example.com/shop/', LEGACY_AUTH: 'none' } } },
      3,
    );
    template.hasOutput('LegacyUrl', { Value: 'https://legacy.example.com/shop/' });
  });
});

it('signs what it asks the bundled legacy application for, where callers sign', () => {
  const template = templateOf(SCENARIO, { apiAuth: 'iam' });
  template.resourcePropertiesCountIs(
    'AWS::Lambda::Function',
    { Environment: { Variables: { LEGACY_AUTH: 'iam' } } },
    3,
  );
  template.resourcePropertiesCountIs(
    'AWS::IAM::Policy',
    { PolicyDocument: { Statement: [Match.objectLike({ Action: 'execute-api:Invoke' })] } },
    3,
  );
});

it('asks the legacy system for no order once every order is its own', () => {
  templateOf(SCENARIO, { legacyBackfilled: 'true' }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { UNKNOWN_ORDERS: 'answer-404' } },
  });
});

describe('in the full profile', () => {
  const template = templateOf(SCENARIO, FULL);

  it('puts a load balancer with the same function in place of the facade’s API', () => {
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1); // of the bundled legacy application
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Targets: [{ Id: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RouteRequest'), 'Arn'] } }],
    });
    template.hasOutput('FacadeUrl', { Value: 'https://shop.example.com/' });
  });

  it('outputs what the name must point to, where no zone enters it', () => {
    const zoneless = templateOf(SCENARIO, { profile: 'full', domainName: 'shop.example.com' });
    zoneless.hasOutput('BalancerName', { Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Balancer'), 'DNSName'] } });
  });

  it.each([
    ['without a name', { profile: 'full' }, 'profile=full needs the setting domainName'],
    ['where callers must sign', { ...FULL, apiAuth: 'iam' }, 'a load balancer checks no signatures'],
  ])('is refused %s', (_, settings, why) => {
    expect(() => templateOf(SCENARIO, settings)).toThrow(why);
  });
});
