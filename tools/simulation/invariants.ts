import type { DynamoDBRecord } from 'aws-lambda';
import { isPassing } from '../aws/apigateway/api';
import { HOUR, SECOND } from '../aws/time';
import { recordsIn } from '../aws/s3/model';
import { type Check, FORGETS, RINGS, SERVES } from './simulation';
import type { World } from './world';

/** Whoever asks is served, in the end: an answer that something failed comes only where something did. */
export const everyoneIsServed: Check = {
  promise: SERVES,
  claim: 'whoever asks is served',
  holds: (world) => {
    for (const { method, path, answers, faults, content = [] } of world.api.requests) {
      const causeless = answers.find((answer, attempt) => (answer?.status ?? 500) >= 500 && faults[attempt] === 0);
      if (causeless) return `${method} ${path} was answered with ${String(causeless.status)}, and nothing had failed`;
      const last = answers.at(-1);
      const isOpen = last === undefined || isPassing(last);
      if (isOpen ? faults.at(-1) === 0 : last.status >= 400 && !content.includes(last.status)) {
        return `${method} ${path} was answered with ${String(last?.status ?? 'nothing')} at last`;
      }
    }
    return undefined;
  },
};

/** A run ends with two months in which nothing happens but that rows expire. @param which of a table's rows are kept for a time only */
export const forgets = (
  table: string,
  which: (item: Readonly<Record<string, unknown>>) => boolean = () => true,
): Check => ({
  promise: FORGETS,
  claim: `what ${table} keeps for a time is gone afterwards`,
  holds: (world) => {
    const left = world.items(table).find(which);
    return left && `${table} still has ${JSON.stringify(left)} after two months`;
  },
});

/** Every message that is parked is alarmed, by its own queue's alarm. */
export const parkedIsAlarmed = (promise: string): Check => ({
  promise,
  claim: 'what is parked is alarmed',
  holds: (world) => {
    const silent = world.sqs.parkingQueues.find(
      (queue) => world.sqs.visible(queue) > 0 && !world.isAlarmed(`${queue}Alarm`),
    );
    return silent && `messages lie in ${silent}, and its alarm did not notify`;
  },
});

/** Every stream record that is given up is kept. */
export const givenUpIsKept = (promise: string): Check => ({
  promise,
  claim: 'what a stream gives up is kept',
  holds: (world) => {
    for (const { name, givenUp, bucket } of world.dynamodb.consumers) {
      const kept = bucket === undefined ? [] : world.s3.objects(bucket).flatMap(recordsIn);
      const isKept = ({ eventID }: DynamoDBRecord) =>
        kept.some((record) => record.eventID === eventID && hasImage(record));
      if (!givenUp.every(isKept)) return `${name} gave up a record that is kept nowhere`;
    }
    return undefined;
  },
});

const hasImage = ({ dynamodb }: DynamoDBRecord): boolean => dynamodb?.NewImage !== undefined;

/** Every stream record that is given up is alarmed, by its own path's alarm. */
export const givenUpIsAlarmed = (promise: string): Check => ({
  promise,
  claim: 'what a stream gives up is alarmed',
  holds: (world) => {
    const silent = world.dynamodb.consumers.find(
      ({ name, givenUp }) => givenUp.length > 0 && !world.isAlarmed(name.replace(/Source$/, 'GivenUpAlarm')),
    );
    return silent && `${silent.name} gave up a record, and its alarm did not notify`;
  },
});

/** How long something may wait before somebody must have been notified. */
const LONGEST_UNSEEN_MS = HOUR;
const waitedLong = ({ longestWaitSeconds }: { readonly longestWaitSeconds: number }): boolean =>
  longestWaitSeconds * SECOND > LONGEST_UNSEEN_MS;

/** A queue on which a message has been for an hour was alarmed, by its own path's alarm. */
export const waitingIsAlarmed: Check = {
  promise: RINGS,
  claim: 'what waits on a queue is alarmed',
  holds: (world) => {
    const silent = world.sqs.consumers.find(
      (source) => waitedLong(source) && !world.isAlarmed(source.name.replace(/Source$/, 'WaitingAlarm')),
    );
    return silent && `a message has been on ${silent.queue} for hours, and its alarm did not notify`;
  },
};

/** A stream whose function is an hour behind was alarmed, by its own path's alarm. */
export const behindIsAlarmed: Check = {
  promise: RINGS,
  claim: 'what waits in a stream is alarmed',
  holds: (world) => {
    const silent = world.dynamodb.consumers.find(
      (source) => waitedLong(source) && !world.isAlarmed(source.name.replace(/Source$/, 'BehindAlarm')),
    );
    return silent && `${silent.name} is hours behind, and its alarm did not notify`;
  },
};

/** An API that answered with a 5xx was alarmed, by its own alarm. */
export const failingIsAlarmed: Check = {
  promise: RINGS,
  claim: 'what an API fails to do is alarmed',
  holds: (world) => {
    const silent = world.apigateway.apis.find(
      ({ name, hasFailed }) => hasFailed && !world.isAlarmed(`${name}FailingAlarm`),
    );
    return silent && `${silent.name} answered with a 5xx, and its alarm did not notify`;
  },
};

/** No message was given to a function while another still worked on it, save where SQS itself delivered it twice. */
export const workedOnAlone = (promise: string): Check => ({
  promise,
  claim: 'a message is worked on by one worker',
  holds: (world) => {
    const shared = world.sqs.consumers.find(({ overlapping }) => overlapping.size > 0);
    return shared && `${shared.queue} gave ${String([...shared.overlapping][0])} out while it was still worked on`;
  },
});

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
