/** A grant that no end-to-end test uses, and why it is there all the same. */
export interface UnusedGrant {
  readonly scenario: string;
  /** Id of the function in its stack; of the role where a service has it. */
  readonly function: string;
  readonly action: string;
  /** As `docs/least-privilege.md` has it. */
  readonly on: string;
  readonly reason: string;
}

/** A grant that a service uses in the function's name, whatever the function does. */
export interface ServiceGrant {
  /** Who may assume the role. */
  readonly service: 'lambda.amazonaws.com' | 'scheduler.amazonaws.com';
  readonly action: string;
  readonly reason: string;
}

const WRITES_LOGS = 'Lambda writes the function’s log with its role';
const SENDS_TRACES = 'Lambda sends the function’s traces with its role';

/** The local cloud logs and traces without asking the role, and no test waits for every schedule. */
export const SERVICE_GRANTS: readonly ServiceGrant[] = [
  { service: 'lambda.amazonaws.com', action: 'logs:CreateLogStream', reason: WRITES_LOGS },
  { service: 'lambda.amazonaws.com', action: 'logs:PutLogEvents', reason: WRITES_LOGS },
  { service: 'lambda.amazonaws.com', action: 'xray:PutTelemetryRecords', reason: SENDS_TRACES },
  { service: 'lambda.amazonaws.com', action: 'xray:PutTraceSegments', reason: SENDS_TRACES },
  { service: 'scheduler.amazonaws.com', action: 'lambda:InvokeFunction', reason: 'Scheduler starts the function' },
  { service: 'scheduler.amazonaws.com', action: 'sqs:SendMessage', reason: 'Scheduler parks what it cannot start' },
];

const PARKS_EVENT = 'Lambda parks an event on which the function has failed for good';
const PARKS_RECORDS = 'Lambda parks records on which the function has failed for good';

/** Every other grant must be seen in use. */
export const UNUSED_GRANTS: readonly UnusedGrant[] = [
  {
    scenario: 'ScheduledEc2Stopper',
    function: 'StopInstances',
    action: 'sqs:SendMessage',
    on: 'StoppingDeadLetters',
    reason: PARKS_EVENT,
  },
  {
    scenario: 'ScheduledEc2Stopper',
    function: 'StopInstances',
    action: 'ec2:DescribeSpotInstanceRequests',
    on: 'everything',
    reason: 'Of Spot instances the function must know whether they can be stopped; the local cloud has none',
  },
  {
    scenario: 'TransactionalOutbox',
    function: 'SweepOutbox',
    action: 'sqs:SendMessage',
    on: 'SweepingDeadLetters',
    reason: PARKS_EVENT,
  },
  {
    scenario: 'TransactionalOutbox',
    function: 'FindGaps',
    action: 'sqs:SendMessage',
    on: 'GapWatchingDeadLetters',
    reason: PARKS_EVENT,
  },
  {
    scenario: 'TransactionalOutbox',
    function: 'RelayEvents',
    action: 's3:PutObject',
    on: 'RelayingFailures/aws/lambda/*',
    reason: PARKS_RECORDS,
  },
  {
    scenario: 'TransactionalOutbox',
    function: 'RelayEvents',
    action: 's3:ListBucket',
    on: 'RelayingFailures',
    reason: PARKS_RECORDS,
  },
  {
    scenario: 'StranglerFacade',
    function: 'SyncOrders',
    action: 's3:PutObject',
    on: 'SyncingFailures/aws/lambda/*',
    reason: PARKS_RECORDS,
  },
  {
    scenario: 'StranglerFacade',
    function: 'SyncOrders',
    action: 's3:ListBucket',
    on: 'SyncingFailures',
    reason: PARKS_RECORDS,
  },
  {
    scenario: 'BlogSite',
    function: 'SweepWelcomes',
    action: 'sqs:SendMessage',
    on: 'SweepingDeadLetters',
    reason: PARKS_EVENT,
  },
  {
    scenario: 'BlogSite',
    function: 'SendWelcome',
    action: 's3:PutObject',
    on: 'WelcomingFailures/aws/lambda/*',
    reason: PARKS_RECORDS,
  },
  {
    scenario: 'BlogSite',
    function: 'SendWelcome',
    action: 's3:ListBucket',
    on: 'WelcomingFailures',
    reason: PARKS_RECORDS,
  },
  {
    scenario: 'BlogSite',
    function: 'MakeThumbnails',
    action: 's3:ListBucket',
    on: 'Uploads',
    reason: 'S3 asks for it when an upload is gone, and answers 403 without it; no upload goes while these tests look',
  },
  {
    scenario: 'BlogSite',
    function: 'CustomCDKBucketDeployment',
    action: 's3:DeleteObject',
    on: 'SiteBucket/*',
    reason: 'A deployment deletes the pages that the site has no more; these tests deploy it once',
  },
];
