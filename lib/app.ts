import {
  App,
  Aspects,
  CfnResource,
  Mixins,
  PropertyInjectors,
  RemovalPolicies,
  RemovalPolicy,
  type Stack,
  Validations,
} from 'aws-cdk-lib';
import { CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { UserPool, type UserPoolProps } from 'aws-cdk-lib/aws-cognito';
import { TableV2, type TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, CfnFunction, Function as LambdaFunction, type FunctionProps } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BucketAutoDeleteObjects } from 'aws-cdk-lib/aws-s3/mixins';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IConstruct } from 'constructs';
import cdk from '../cdk.json' with { type: 'json' };
import { ApiGatewayAccountStack } from './api-gateway-account-stack';
import type { ScenarioStack } from './scenario-stack';
import { scenarios } from './registry';
import { commonSettings, refuseUnknown, type SettingList, type Settings, valuesOf } from './settings';

/** What is gone with its stack's data, unless `retainData` is set. */
export const HOLDING_DATA = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::Cognito::UserPool',
];

/** The CDK makes it in every stack that has a bucket to empty. */
const EMPTYING = 'Custom::S3AutoDeleteObjectsCustomResourceProvider';

/** Every setting: what `-c key=value` may set. */
export const settingList: SettingList = {
  ...commonSettings,
  ...Object.fromEntries(scenarios.flatMap(({ settings }) => Object.entries(settings))),
};

export interface AppOptions {
  /** Ids of the scenarios to build. @default all that exist */
  readonly scenarios?: readonly string[];
  /** Settings, as `-c key=value` gives them. */
  readonly context?: Record<string, unknown>;
  /** Folder of the cloud assembly. @default as the CDK chooses */
  readonly outdir?: string;
}

/**
 * The CDK app: the chosen scenarios, each a stack of its own, without rule packs.
 * @throws {SettingError} for a wrong setting
 */
export function buildApp(options: AppOptions = {}): App {
  const app = new App({
    context: { ...cdk.context, ...options.context },
    outdir: options.outdir,
    analyticsReporting: false,
  });
  refuseUnknown(app, Object.keys(settingList));
  const settings = valuesOf(app, commonSettings);
  // A wrong setting is reported, whatever is built.
  const configured = scenarios.map((scenario) => ({ id: scenario.id, build: scenario.configure(app) }));
  chooseArchitecture(app, settings);
  if (!settings.retainData) unprotectData(app);
  traceAsAsked(app, settings);

  for (const { id, build } of configured) {
    if (options.scenarios && !options.scenarios.includes(id)) continue;
    const stack = build();
    disposeOfData(stack, settings);
    addressAlarms(stack, settings);
  }
  if (settings.apiGatewayAccount === 'create') letApisLog(app);
  return app;
}

/** Access logs need a role of the account's: a stack of its own, before those with an API. */
function letApisLog(app: App): void {
  const apis = app.node.findAll().filter((node) => node instanceof CfnRestApi);
  if (apis.length === 0) return;
  const account = new ApiGatewayAccountStack(app, 'ApiGatewayAccount');
  for (const api of apis) api.stack.addStackDependency(account);
}

/** Constructs set arm64; the setting is for those who need the other one. */
function chooseArchitecture(app: App, { architecture }: Settings): void {
  if (architecture === 'arm64') return;
  PropertyInjectors.of(app).add({
    constructUniqueId: LambdaFunction.PROPERTY_INJECTION_ID,
    inject: (props: FunctionProps) => ({ ...props, architecture: Architecture.X86_64 }),
  });
}

/** Constructs protect data against deletion; a sample that nobody asked to keep must go when its stack is destroyed. */
function unprotectData(app: App): void {
  const deletable = <Props extends TablePropsV2 | UserPoolProps>(props: Props) => ({
    ...props,
    deletionProtection: false,
  });
  PropertyInjectors.of(app).add(
    { constructUniqueId: TableV2.PROPERTY_INJECTION_ID, inject: deletable<TablePropsV2> },
    { constructUniqueId: UserPool.PROPERTY_INJECTION_ID, inject: deletable<UserPoolProps> },
  );
}

/** A sample leaves nothing behind, unless `retainData` is set: then whatever holds data stays, queues included. */
function disposeOfData(stack: Stack, { retainData }: Settings): void {
  if (retainData) {
    RemovalPolicies.of(stack).retain({ applyToResourceTypes: HOLDING_DATA });
  } else {
    RemovalPolicies.of(stack).destroy({
      applyToResourceTypes: [...HOLDING_DATA, 'AWS::Logs::LogGroup', 'AWS::KMS::Key'],
    });
    Mixins.of(stack).apply(new BucketAutoDeleteObjects());
    ownLogOfEmptying(stack);
  }
}

/** The CDK's function that empties buckets leaves its log to Lambda, which would keep it for ever. */
function ownLogOfEmptying(stack: Stack): void {
  const handler = stack.node.tryFindChild(EMPTYING)?.node.tryFindChild('Handler');
  if (!(handler instanceof CfnResource)) return;
  const log = new LogGroup(stack, 'EmptyingLogs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  handler.addPropertyOverride('LoggingConfig', { LogGroup: log.logGroupName });
}

/**
 * Constructs trace what they do. Who passes through has no traces but those that a caller began.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-lambda.html
 */
function traceAsAsked(app: App, { tracing }: Settings): void {
  if (tracing === 'active') return;
  Aspects.of(app).add({
    visit: (node: IConstruct) => {
      if (node instanceof CfnFunction) node.tracingConfig = { mode: 'PassThrough' };
      if (node instanceof CfnStage) node.tracingEnabled = false;
    },
  });
  const reason = 'tracing=passThrough is asked for: logs and metrics tell what happened, and X-Ray costs nothing.';
  Validations.of(app).acknowledge(
    { id: 'Serverless-LambdaTracing', reason },
    { id: 'Serverless-APIGWXrayEnabled', reason },
  );
}

function addressAlarms(stack: ScenarioStack, { alarmEmail, profile }: Settings): void {
  if (alarmEmail !== undefined) {
    const subscription = stack.alarmTopic.addSubscription(new EmailSubscription(alarmEmail));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'A mail tells people of an alarm, whose state CloudWatch keeps: one that is lost loses nothing to redrive.',
    });
  }
  if (profile === 'full') stack.alarmTopic.encrypt();
}
