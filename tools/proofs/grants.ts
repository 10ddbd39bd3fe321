/** A grant that no end-to-end test uses, and why it is there all the same. */
export interface UnusedGrant {
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

/** What a function needs to park what its stream worker gives up: no end-to-end test waits until it does. */
export const parksRecords = (name: string, bucket: string): readonly UnusedGrant[] => [
  { function: name, action: 's3:PutObject', on: `${bucket}/aws/lambda/*`, reason: PARKS_RECORDS },
  { function: name, action: 's3:ListBucket', on: bucket, reason: PARKS_RECORDS },
];

/** What a function needs to park an event that it gives up. */
export const parksEvents = (name: string, queue: string): UnusedGrant => ({
  function: name,
  action: 'sqs:SendMessage',
  on: queue,
  reason: PARKS_EVENT,
});
