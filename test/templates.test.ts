import { Match, type Template } from 'aws-cdk-lib/assertions';
import { templateOf } from './support/synth';
import { scenarios } from '../lib/registry';
import { FULL } from '../tools/template/synthesis';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties?: Record<string, unknown>;
}

const built = scenarios.map(({ id }) => id);

function resources(template: Template, type?: string): [id: string, resource: Resource][] {
  return withThoseOfTheCdk(template, type).filter(([id]) => !id.startsWith('Custom'));
}

function withThoseOfTheCdk(template: Template, type?: string): [id: string, resource: Resource][] {
  const all = Object.entries((template.toJSON() as { Resources: Record<string, Resource> }).Resources);
  return all.filter(([, resource]) => type === undefined || resource.Type === type);
}

/** A tag's value, wherever a resource type keeps its tags. */
function tag(properties: Record<string, unknown> = {}, key: string): string | undefined {
  return new RegExp(`\\{"Key":"${key}","Value":"([^"]*)"`).exec(JSON.stringify(properties))?.[1];
}

/** Actions for which AWS offers no resource-level permission. */
const ON_EVERYTHING = [
  'ec2:DescribeInstances',
  'ec2:DescribeSpotInstanceRequests',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
/**
 * Lambda reads each shard of a stream by itself, and a table's partition has one. A new table takes 4,000 writes a second,
 * a partition 1,000.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const SHARDS = 4;
/** What a tag's value may hold: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_VALUE = /^[\p{L}\p{N}\p{Z}_.:/=+@-]{1,256}$/u;

describe.each(built)('the template of %s', (scenario) => {
  const template = templateOf(scenario);

  it('describes what the stack is for', () => {
    expect(template.toJSON()).toHaveProperty('Description', scenarios.find(({ id }) => id === scenario)?.purpose);
  });

  it.each(Object.entries(template.findOutputs('*')))('describes the output %s', (_, output) => {
    expect(output).toHaveProperty('Description');
  });

  it.each(resources(template, 'AWS::Lambda::Function'))('describes what the function %s does', (_, { Properties }) => {
    expect(Properties).toHaveProperty('Description');
  });

  it.each(
    ['AWS::DynamoDB::GlobalTable', 'AWS::SQS::Queue', 'AWS::S3::Bucket'].flatMap((type) => resources(template, type)),
  )('has a tag for what %s holds', (_, { Properties }) => {
    expect(tag(Properties, 'description')).toMatch(TAG_VALUE);
  });

  it.each(resources(template, 'AWS::CloudWatch::Alarm'))(
    'describes what users lose when %s goes off, what was measured, each a sentence, and where its runbook is',
    (_, { Properties }) => {
      expect(Properties?.['AlarmDescription']).toMatch(
        /^[A-Z].*\.\n.*\.\nRunbook: docs\/scenarios\/[a-z0-9-]+\/runbook\.md$/,
      );
      expect(Properties?.['AlarmActions']).toEqual([{ Ref: expect.stringMatching(/^AlarmTopic/) as string }]);
    },
  );

  it('holds no analytics metadata', () => {
    expect(resources(template, 'AWS::CDK::Metadata')).toEqual([]);
  });

  it('leaves nothing behind when it is deleted', () => {
    const kept = resources(template).filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete');
    expect(kept).toEqual([]);
  });

  it('keeps and protects whatever holds data when retainData is set', () => {
    const retaining = templateOf(scenario, { retainData: 'true' });
    const holding = resources(retaining).filter(([, { Type }]) =>
      ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::SQS::Queue'].includes(Type),
    );
    expect(holding).not.toEqual([]);
    for (const [, resource] of holding) expect(resource.DeletionPolicy).toBe('Retain');
    for (const [, { Properties }] of resources(retaining, 'AWS::DynamoDB::GlobalTable')) {
      expect(Properties).toHaveProperty('Replicas.0.DeletionProtectionEnabled', true);
    }
    expect(retaining.findResources('Custom::S3AutoDeleteObjects')).toEqual({});
  });

  it('names nothing, so that it can be deleted and made again', () => {
    const names = ['TableName', 'QueueName', 'BucketName', 'FunctionName', 'RoleName', 'TopicName', 'AlarmName'];
    // The CDK names each FIFO topic, since CloudFormation's own name for it lacks the ending that it must have.
    const isOwn = (name: unknown): boolean => typeof name === 'string' && !name.endsWith('.fifo');
    const named = resources(template).filter(([, { Properties = {} }]) =>
      names.some((name) => isOwn(Properties[name])),
    );
    expect(named.map(([id]) => id)).toEqual([]);
  });

  it('grants named actions on named resources, save where AWS knows none', () => {
    const statements = resources(template, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) => {
      const { Statement } = Properties?.['PolicyDocument'] as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      return Statement.map(({ Action, Resource }) => ({ id, actions: [Action].flat(), resources: [Resource].flat() }));
    });
    const wide = statements.filter(
      ({ actions, resources: on }) =>
        actions.some((action) => action.includes('*')) ||
        (on.includes('*') && actions.some((action) => !ON_EVERYTHING.includes(action))),
    );
    expect(wide).toEqual([]);
  });

  it('runs on the processor of the setting', () => {
    const architectures = (of: Template) =>
      new Set(
        resources(of, 'AWS::Lambda::Function').map(([, { Properties }]) => String(Properties?.['Architectures'])),
      );
    expect(architectures(template)).toEqual(new Set(['arm64']));
    expect(architectures(templateOf(scenario, { architecture: 'x86_64' }))).toEqual(new Set(['x86_64']));
  });

  it('asks callers who they are on every route when apiAuth is iam (authorization: this.apiAuthorization)', () => {
    const methods = resources(templateOf(scenario, { apiAuth: 'iam' }), 'AWS::ApiGateway::Method');
    const open = methods.filter(
      ([, { Properties }]) => !['AWS_IAM', 'COGNITO_USER_POOLS'].includes(String(Properties?.['AuthorizationType'])),
    );
    expect(open.map(([id]) => id)).toEqual([]);
  });

  it('refuses what no template of an integration is for, rather than hand it on as it is', () => {
    // A mock integration that is handed a body of another type answers 500: https://github.com/aws/aws-cdk/issues/16323
    const settings = [{}, { apiAuth: 'iam' }, { corsOrigins: 'https://app.example.com' }];
    const methods = settings.flatMap((of) => resources(templateOf(scenario, of), 'AWS::ApiGateway::Method'));
    const handingOn = methods.filter(([, { Properties }]) => {
      const { Type, PassthroughBehavior } = Properties?.['Integration'] as Record<string, unknown>;
      return Type !== 'AWS_PROXY' && PassthroughBehavior !== 'NEVER';
    });
    expect(handingOn.map(([id]) => id)).toEqual([]);
  });

  it('traces functions and APIs, or neither, by the setting', () => {
    const traced = (of: Template) => ({
      functions: withThoseOfTheCdk(of, 'AWS::Lambda::Function').map(([, { Properties }]) =>
        JSON.stringify(Properties?.['TracingConfig'] ?? {}),
      ),
      stages: resources(of, 'AWS::ApiGateway::Stage').map(([, { Properties }]) => Properties?.['TracingEnabled']),
    });
    const { functions, stages } = traced(templateOf(scenario, { tracing: 'passThrough' }));
    expect(functions.filter((mode) => mode.includes('Active'))).toEqual([]);
    expect(stages.filter((enabled) => enabled !== false)).toEqual([]);
    expect(traced(template).functions).toContain('{"Mode":"Active"}');
    expect(traced(template).stages.filter((enabled) => enabled !== true)).toEqual([]);
  });

  it.each(withThoseOfTheCdk(template, 'AWS::Lambda::Function'))(
    'owns the log of %s, those of the CDK too: it ends, and goes with the stack',
    (_, { Properties }) => {
      const { LogGroup } = (Properties?.['LoggingConfig'] ?? {}) as { LogGroup?: { Ref: string } };
      const log = template.findResources('AWS::Logs::LogGroup')[LogGroup?.Ref ?? ''];
      expect(log).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
    },
  );

  it('owns the log that the gateway writes by itself of each stage, from before it does', () => {
    const unowned = resources(template, 'AWS::ApiGateway::Stage').filter(([, { Properties = {}, DependsOn = [] }]) => {
      const { RestApiId, StageName } = Properties;
      const LogGroupName = { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', RestApiId, `/${String(StageName)}`]] };
      const logs = template.findResources('AWS::Logs::LogGroup', {
        DeletionPolicy: 'Delete',
        Properties: { LogGroupName, RetentionInDays: 30 },
      });
      const [log, ...others] = Object.keys(logs);
      return log === undefined || others.length > 0 || !DependsOn.includes(log);
    });
    expect(unowned.map(([id]) => id)).toEqual([]);
  });

  it('leaves to APIs something of the ten functions that a new account runs at once, whatever comes onto its queues and streams', () => {
    const sources = resources(template, 'AWS::Lambda::EventSourceMapping').map(([, { Properties = {} }]) => Properties);
    const most = sources.map(({ StartingPosition, ScalingConfig }) =>
      StartingPosition === undefined
        ? ((ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? 1000)
        : SHARDS,
    );
    expect(most.reduce((sum, workers) => sum + workers, 0)).toBeLessThanOrEqual(8);
  });

  it('sends alarms to the address that the setting names', () => {
    templateOf(scenario, { alarmEmail: 'ops@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('encrypts alarms with a key of its own in the full profile', () => {
    templateOf(scenario, FULL).hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlarmTopicKey'), 'Arn'] },
    });
  });
});
