import type { DynamoDBRecord } from 'aws-lambda';
import { recordsIn } from './models/s3';
import type { World } from './world';

/** Every message that is parked was alarmed, and every stream record that was given up is kept and was alarmed. */
export function parkedIsAlarmed(world: World): string | undefined {
  for (const queue of world.parkingQueues) {
    if (world.sqs.visible(queue) > 0 && !world.isAlarmed('ApproximateNumberOfMessagesVisible', queue)) {
      return `messages lie in ${queue}, and no alarm was heard`;
    }
  }
  for (const { name, givenUp, bucket, uuid } of world.streamSources) {
    const kept = bucket === undefined ? [] : world.s3.objects(bucket).flatMap(recordsIn);
    const gone = givenUp.find(({ eventID }) => !kept.some((record) => record.eventID === eventID && hasImage(record)));
    if (gone) return `${name} gave up a record that is kept nowhere`;
    if (givenUp.length > 0 && !world.isAlarmed('OnFailureDestinationDeliveredEventCount', uuid)) {
      return `${name} gave up a record, and no alarm was heard`;
    }
  }
  return undefined;
}

const hasImage = ({ dynamodb }: DynamoDBRecord): boolean => dynamodb?.NewImage !== undefined;

/** No message was given to a function while another still worked on it, save where SQS itself delivered it twice. */
export function workedOnAlone(world: World): string | undefined {
  for (const { queue, overlapping } of world.queueSources) {
    const [message] = overlapping;
    if (message !== undefined) return `${queue} gave ${message} out while it was still worked on`;
  }
  return undefined;
}

/**
 * The most invocations of a function at the same moment. One whose caller has died counts no more: nobody can end it,
 * and nobody waits for it.
 */
export function mostAtOnce(world: World, functionName: string): number {
  const running = world.lambda.invocations
    .filter((invocation) => invocation.functionName === functionName)
    .map(({ beganAt, endedAt = Infinity, caller }) => ({
      beganAt,
      endedAt: Math.min(endedAt, caller?.endedAt ?? Infinity),
    }));
  return Math.max(
    0,
    ...running.map(
      ({ beganAt: moment }) => running.filter(({ beganAt, endedAt }) => beganAt <= moment && moment < endedAt).length,
    ),
  );
}
