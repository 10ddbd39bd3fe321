import { property, type Model, type Resource } from '../model';
import { verdict, type Rule } from '../rule';
import { flag, isUnknown, list, number, text, type Answer } from '../values';
import { deadLettersOf } from './dead-letter-refused';

/** Defaults of SQS and Lambda, in seconds. */
const VISIBILITY = 30;
const RETENTION = 345_600;
const LONGEST_RETENTION = 1_209_600;
const TIMEOUT = 3;
/** What AWS advises. */
const VISIBILITY_IN_TIMEOUTS = 6;
const RECEIVES = 5;

/** Queues of the templates with the event sources that read them. */
const consumed = (model: Model): { source: Resource; queue: Resource }[] =>
  model.of('AWS::Lambda::EventSourceMapping').flatMap((source) => {
    const queue = model.find(property(source, 'EventSourceArn'), 'AWS::SQS::Queue');
    return queue ? [{ source, queue }] : [];
  });

export const visibilityTooShort: Rule = {
  id: 'visibility-too-short',
  title: "A queue hides a message for six timeouts of its function, and for the source's batching window.",
  otherwise:
    'A message is handed out again while it may still be worked on, and is dead-lettered although nothing failed.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (model) =>
    consumed(model).map(({ source, queue }) => {
      const fn = model.findFunction(property(source, 'FunctionName'));
      const visible = number(property(queue, 'VisibilityTimeout'), VISIBILITY);
      const timeout = fn && number(property(fn, 'Timeout'), TIMEOUT);
      const window = number(property(source, 'MaximumBatchingWindowInSeconds'), 0);
      if (visible === undefined || timeout === undefined || window === undefined) return verdict(queue, undefined, '');
      const least = VISIBILITY_IN_TIMEOUTS * timeout + window;
      const problem = `${queue.id} hides a message for ${visible} s; with the ${timeout} s of ${fn?.id} it should be ${least} s.`;
      return verdict(queue, visible >= least, problem);
    }),
};

export const deadLettersExpire: Rule = {
  id: 'dead-letters-expire',
  title: 'A dead-letter queue keeps its messages longer than the queue that they come from.',
  otherwise:
    "A dead letter's age goes on from when it was first sent: it may be deleted as soon as it arrives, unseen.",
  page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html',
  check: (model) =>
    model.of('AWS::SQS::Queue').flatMap((queue) => {
      const to = deadLettersOf(queue);
      if (to === undefined) return [];
      if (flag(property(queue, 'FifoQueue')) === true) return []; // there the age begins anew
      const target = model.find(to, 'AWS::SQS::Queue');
      const kept = target && number(property(target, 'MessageRetentionPeriod'), RETENTION);
      const waits = number(property(queue, 'MessageRetentionPeriod'), RETENTION);
      if (kept === undefined || waits === undefined) return [verdict(queue, undefined, '')];
      const remedy = kept === LONGEST_RETENTION ? ` There is no longer time: shorten that of ${queue.id}.` : '';
      return [
        verdict(
          queue,
          kept > waits,
          `${target?.id} keeps dead letters for ${kept} s, ${queue.id} its messages for ${waits} s.${remedy}`,
        ),
      ];
    }),
};

export const tooFewReceives: Rule = {
  id: 'too-few-receives',
  title: 'A queue that a function reads gives a message up after five receives at the earliest.',
  otherwise:
    'Receives count while the function is throttled, too: messages end as dead letters that were never worked on.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (model) =>
    consumed(model).flatMap(({ queue }) => {
      const policy = property(queue, 'RedrivePolicy');
      if (policy === undefined) return [];
      const receives = isUnknown(policy)
        ? undefined
        : number(property(queue, 'RedrivePolicy', 'maxReceiveCount'), RECEIVES);
      const holds = receives === undefined ? undefined : receives >= RECEIVES;
      return [verdict(queue, holds, `${queue.id} gives a message up after ${receives} receives.`)];
    }),
};

/** Sources that are read in batches, by the service of their ARN. */
const BATCHED = /^arn:[^:]*:(sqs|kinesis|dynamodb):/;

export const wholeBatchRetried: Rule = {
  id: 'whole-batch-retried',
  title: 'An event source that is read in batches reports which of their items failed.',
  otherwise:
    'One bad message brings the whole batch back: good ones are worked on again, and dead-lettered along with it.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  check: (model) =>
    model.of('AWS::Lambda::EventSourceMapping').flatMap((source) => {
      const arn = text(property(source, 'EventSourceArn')) ?? '';
      if (!BATCHED.test(arn) && !isUnknown(arn)) return [];
      const types = property(source, 'FunctionResponseTypes');
      const size = number(property(source, 'BatchSize'), Infinity);
      let holds: Answer = size === 1 || list(types).includes('ReportBatchItemFailures');
      if (!holds && (isUnknown(arn) || isUnknown(types) || list(types).some(isUnknown) || size === undefined))
        holds = undefined;
      return [verdict(source, holds, `${source.id} has no ReportBatchItemFailures: one failed item fails its batch.`)];
    }),
};
