import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Message } from '@aws-sdk/client-sqs';

/** An event as rules hand it over: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
interface Event {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly resources: string[];
  readonly detail: object;
}

/**
 * Hands an event to the target of a rule that EventBridge gave up: the letter names it. A workflow is started once for an
 * event, however often; another bus gets it as a new event; a log group, in a stream of its own.
 * @throws Error for any other target, and for what that target refuses
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export async function handToTarget({ Body = '', MessageAttributes = {} }: Message): Promise<void> {
  const arn = MessageAttributes['TARGET_ARN']?.StringValue ?? '';
  const [, , service, , , kind = '', name = ''] = arn.split(':');
  const event = JSON.parse(Body) as Event;
  if (service === 'states' && kind === 'stateMachine') await startWorkflow(arn, event.id, Body);
  else if (service === 'events' && kind.startsWith('event-bus/')) await publish(arn, event);
  else if (service === 'logs' && kind === 'log-group') await log(name, event.id, Body);
  else throw new Error(`No event can be handed to the target “${arn}” again.`);
}

async function startWorkflow(stateMachineArn: string, name: string, input: string): Promise<void> {
  await new SFNClient().send(new StartExecutionCommand({ stateMachineArn, name, input })).catch((error: unknown) => {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  });
}

async function publish(EventBusName: string, event: Event): Promise<void> {
  const { source: Source, 'detail-type': DetailType, resources: Resources, time, detail } = event;
  const entry = { EventBusName, Source, DetailType, Resources, Time: new Date(time), Detail: JSON.stringify(detail) };
  const { Entries: [answer] = [] } = await new EventBridgeClient().send(new PutEventsCommand({ Entries: [entry] }));
  if (answer?.ErrorCode !== undefined) throw new Error(`The bus refused the event: ${answer.ErrorMessage ?? ''}`);
}

async function log(logGroupName: string, id: string, message: string): Promise<void> {
  const client = new CloudWatchLogsClient();
  const stream = { logGroupName, logStreamName: `redriven/${id}` };
  await client.send(new CreateLogStreamCommand(stream)).catch((error: unknown) => {
    if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
  });
  await client.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message }] }));
}
