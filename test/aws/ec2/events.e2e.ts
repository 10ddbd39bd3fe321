import { EC2Client, StartInstancesCommand, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { MINUTE } from '../../../tools/aws/time';
import { Cloud, eventually } from '../../local-cloud/cloud';
import { eventsIn, launch, ruleToQueue } from '../../local-cloud/support';
import { smallWorld } from '../../support/small-world';

const PATTERN = { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] };
/** From a launch to the end. */
const STATES = [...['pending', 'running', 'stopping', 'stopped', 'pending', 'running', 'shutting-down', 'terminated']];

/** What differs from cloud to cloud: which instance, account, Region, id and time. */
const comparable = (event: Record<string, unknown>) => ({
  ...{ members: Object.keys(event).sort(), source: event['source'], type: event['detail-type'] },
  detail: { ...(event['detail'] as object), 'instance-id': 'i' },
  resources: (event['resources'] as string[]).map((arn) => arn.replace(/:[a-z0-9-]+:\d{12}:instance\/.+/, ':instance')),
});

async function onTheLocalCloud() {
  const cloud = await Cloud.start();
  try {
    const { queue } = await cloud.deploy('events', ruleToQueue(PATTERN), { queue: { Ref: 'Queue' } });
    const ec2 = new EC2Client(cloud.root);
    const InstanceIds = await launch(ec2, {});
    await ec2.send(new StopInstancesCommand({ InstanceIds }));
    await ec2.send(new StartInstancesCommand({ InstanceIds }));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    const events: Record<string, unknown>[] = [];
    await eventually(async () => events.push(...(await eventsIn(cloud, queue))) >= STATES.length);
    return events;
  } finally {
    await cloud.stop();
  }
}

async function inTheModel() {
  const { Policy, Rule } = ruleToQueue(PATTERN);
  const { Properties: rule } = Rule ?? {};
  const world = await smallWorld({
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    ...(Policy && { Policy: { ...Policy, Properties: { ...Policy.Properties } } }),
    Rule: { Type: 'AWS::Events::Rule', Properties: { ...rule, EventBusName: 'default' } },
  });
  await world.run(async ({ clock, ec2 }) => {
    ec2.launch({ id: 'i-1' });
    for (const to of ['stopping', 'pending', 'shutting-down'] as const) {
      await clock.pause(MINUTE);
      ec2.change('i-1', to, 'people');
    }
    await clock.pause(MINUTE);
  });
  return world.sqs.sent.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

it('the model tells what the local cloud tells of an instance, in the same order', async () => {
  const [there, here] = [await onTheLocalCloud(), await inTheModel()];
  expect(here.map(({ detail }) => (detail as { state: string }).state)).toEqual(STATES);
  expect(here.map(comparable)).toEqual(there.map(comparable));
});
