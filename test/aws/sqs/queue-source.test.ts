import { HOUR } from '../../../tools/aws/time';
import type { World } from '../../../tools/simulation/world';
import { arn, feeds, smallWorld } from '../../support/small-world';

const fifo = (rest: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ...rest } });
const resources = {
  Letters: fifo(),
  Ledger: fifo({ RedrivePolicy: { deadLetterTargetArn: arn('Letters'), maxReceiveCount: 2 } }),
};
/** Applies entries until one fails, and hands back that and whatever stands behind it in its group; logs what it applied. */
const stops = `
  exports.handler = async ({ Records }) => {
    const stopped = new Set();
    const failed = Records.filter(({ body, attributes: { MessageGroupId: group } }) => {
      if (body === 'poison') stopped.add(group);
      if (!stopped.has(group)) console.log(JSON.stringify({ level: 'INFO', message: group + body }));
      return stopped.has(group);
    });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`;
/** Passes over what fails. */
const passes = stops
  .replaceAll('return stopped.has(group);', "return body === 'poison';")
  .replace('!stopped.has(group)', "body !== 'poison'");

const ENTRIES = ['a1', 'b1', 'apoison', 'a2', 'b2', 'a3'];

async function applied(code: string, batchSize: number, schedule: number[] = []) {
  const world = await smallWorld({ ...resources, ...feeds('Ledger', 'Apply', batchSize) }, { Apply: code }, schedule);
  await world.run((own) => {
    ENTRIES.forEach((entry, index) => {
      const order = { group: entry.slice(0, 1), deduplicationId: String(index) };
      own.sendTo(own.arnOf('Ledger', 'AWS::SQS::Queue'), entry.slice(1), undefined, { order });
    });
    return own.clock.pause(HOUR);
  });
  const lines = world.timeline.lines().flatMap((line) => /INFO: (\w+)/.exec(line)?.[1] ?? []);
  const of = (group: string) => lines.filter((line) => line.startsWith(group)).join(' ');
  return { a: of('a'), b: of('b'), letters: letters(world) };
}
const letters = (world: World) => world.sqs.messages('Letters').map(({ body }) => body);

it('gives groups in order, and of one at a time its group goes on behind what is parked', async () => {
  expect(await applied(stops, 1)).toEqual({ a: 'a1 a2 a3', b: 'b1 b2', letters: ['poison'] });
});

it('parks what a function hands back with the message before it, in batches', async () => {
  expect(await applied(stops, 10)).toEqual({ a: 'a1', b: 'b1 b2', letters: ['poison', '2', '3'] });
});

it('deletes what stands behind a failed message, where the function does not report it', async () => {
  expect(await applied(passes, 10)).toEqual({ a: 'a1 a2 a3', b: 'b1 b2', letters: ['poison'] });
});

it('gives a group again, in order, what was worked on and not deleted', async () => {
  // The whole batch, the group a first; and of the faults, not deleted.
  expect(await applied(stops, 10, [0, 0, 2])).toMatchObject({ a: 'a1 a1', b: 'b1 b2 b1 b2' });
});
