/** Whether something that AWS does can be seen on the local cloud. */
interface CapabilityFact {
  readonly name: string;
  readonly local: boolean;
  /** What is so, or what is missing. */
  readonly why: string;
  /** What templates have that rely on it. */
  readonly template?: RegExp;
}

/**
 * What a test may need beyond the plain services. A test that needs one which the local cloud lacks is skipped there,
 * by this name, and runs against AWS.
 */
export const CAPABILITIES = [
  {
    name: 'stream-failure-settings',
    local: false,
    why: 'event sources of streams retry for ever: no retry limit, no bisecting, no failure destination in S3',
    template: /"BisectBatchOnFunctionError"/,
  },
  { name: 'stream-partial-failures', local: true, why: 'a reported record comes again, in order' },
  {
    name: 'time-to-live-records',
    local: false,
    why: 'expired items go within a minute, without a stream record',
    template: /"TimeToLiveSpecification"/,
  },
  { name: 'transaction-conflicts', local: false, why: 'transactions run one after the other, and never collide' },
  { name: 'table-replicas', local: false, why: 'replicas in a template are ignored: a table is in one Region' },
  {
    name: 'service-quotas',
    local: false,
    why: 'tables never throttle, and 100 functions run at once whatever the account’s quota',
  },
  { name: 'queue-integrations', local: true, why: 'REST methods reach SQS by their role, with mapping templates' },
  {
    name: 'rest-service-integrations',
    local: false,
    why: 'REST methods reach no other service than SQS, DynamoDB and Lambda',
  },
  { name: 'http-api-service-integrations', local: false, why: 'HTTP APIs reach functions and URLs only' },
  {
    name: 'api-cache',
    local: false,
    why: 'a stage keeps its cache settings, and caches nothing',
    template: /"CacheClusterEnabled":true/,
  },
  {
    name: 'edge-cache',
    local: false,
    why: 'a distribution keeps its cache policies, and caches and compresses nothing',
    template: /"AWS::CloudFront::Distribution"/,
  },
  {
    name: 'api-access-logs',
    local: false,
    why: 'a stage keeps its log settings, and logs nothing',
    template: /"AccessLogSetting"/,
  },
  {
    name: 'service-metrics',
    local: false,
    why: 'only functions have metrics, those in their logs are not read, and alarms overlook dimensions',
    template: /"AWS::CloudWatch::Alarm"/,
  },
  { name: 'metric-math-alarms', local: false, why: 'alarms on metric math are placeholders' },
  { name: 'queue-policies', local: true, why: 'EventBridge, SNS and S3 send only as the queue’s policy allows' },
  {
    name: 'function-policies',
    local: true,
    why: 'API Gateway, EventBridge, S3 and SNS invoke a function only as its policy allows',
  },
  { name: 'integration-roles', local: true, why: 'API Gateway reaches SQS, and Scheduler its target, by their role' },
  {
    name: 'event-source-permissions',
    local: true,
    why: 'event sources read queues and streams as far as the function’s role allows',
  },
  {
    name: 'log-permissions',
    local: false,
    why: 'functions write logs and traces, whatever their roles allow',
    template: /"AWS::Lambda::Function"/,
  },
  {
    name: 'schedule-retries',
    local: false,
    why: 'what a schedule’s target refuses is not tried again',
    template: /"AWS::Scheduler::Schedule"/,
  },
  { name: 'event-archives', local: true, why: 'archives keep the events of their bus, and replays are as on AWS' },
  {
    name: 'load-balancer-targets',
    local: false,
    why: 'target groups in a template register no targets',
    template: /"AWS::ElasticLoadBalancingV2::TargetGroup"/,
  },
  { name: 'containers', local: false, why: 'ECS tasks, EC2 guests and database engines need Docker' },
] as const satisfies readonly CapabilityFact[];

/** What the local cloud lacks of that on which the templates rely: a line each. */
export function lacks(templates: Readonly<Record<string, unknown>>): string[] {
  const text = JSON.stringify(templates);
  const facts: readonly CapabilityFact[] = CAPABILITIES;
  return facts.flatMap(({ name, local, why, template }) => (!local && template?.test(text) ? `${name}: ${why}` : []));
}

/** A capability's name. */
export type Capability = (typeof CAPABILITIES)[number]['name'];
