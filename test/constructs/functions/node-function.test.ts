import { Match } from 'aws-cdk-lib/assertions';
import { NodeFunction } from '../../../lib/constructs/functions/node-function';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo(someFunction);

it('gives each function a role of its own, without managed policies', () => {
  template.resourceCountIs('AWS::IAM::Role', 2);
  template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

it('lets a function write its own log group and traces, and nothing else', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstLogs'), 'Arn'] },
        },
        { Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Effect: 'Allow', Resource: '*' },
      ],
    },
  });
});

it('keeps JSON logs for 30 days in one log group per function', () => {
  template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 30 }, 2);
  template.allResourcesProperties('AWS::Lambda::Function', {
    LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('^(First|Second)Logs') } },
  });
});

it('runs traced on Node.js 24 and arm64, for at most 10 seconds by default', () => {
  template.allResourcesProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    TracingConfig: { Mode: 'Active' },
    Timeout: 10,
    MemorySize: 256,
  });
});

it('lets the function be made only when it may log', () => {
  template.hasResource('AWS::Lambda::Function', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^FirstRuntime')]),
  });
});

it('refuses an entry that does not exist', () => {
  const entry = 'lambdas/no.handler.ts';
  const add = () =>
    templateOfTwo(
      (scope, id) => new NodeFunction(scope, id, { entry, description: 'x', variables: [], environment: {} }),
    );
  expect(add).toThrow('There is no handler lambdas/no.handler.ts.');
});

describe('variables', () => {
  const given = (environment: Readonly<Record<string, string>>) => () =>
    templateOfTwo((scope, id) => {
      const entry = 'test/constructs/some-function.fixture.ts';
      new NodeFunction(scope, id, { entry, description: 'x', variables: ['TABLE', 'ORIGINS?'], environment });
    });

  it.each<Readonly<Record<string, string>>>([{ TABLE: 'a' }, { TABLE: 'a', ORIGINS: 'b' }])(
    'gives %j',
    (environment) => {
      given(environment)().allResourcesProperties('AWS::Lambda::Function', { Environment: { Variables: environment } });
    },
  );

  it.each([
    [{}, 'First reads TABLE, which nobody gives it.'],
    [{ TABLE: 'a', OTHER: 'b' }, 'First is given OTHER, which it does not read.'],
    [{ TABLE: 'a', 'ORIGINS?': 'b' }, 'First is given ORIGINS?, which it does not read.'],
  ])('refuses %j', (environment: Readonly<Record<string, string>>, message) => {
    expect(given(environment)).toThrow(message);
  });

  it('refuses what a construct adds and the handler does not list', () => {
    const add = () => templateOfTwo((scope, id) => someFunction(scope, id).addEnvironment('OTHER', 'x'));
    expect(add).toThrow('First is given OTHER, which it does not read.');
  });
});
