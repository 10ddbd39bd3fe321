import { ATTEMPTS } from '../../lambdas/scheduled-ec2-stopper/batches';
import { count, duration, type Facts, numberOf } from '../../tools/docs/words';

const of = (type: string, id: RegExp, path: string) => duration(numberOf('ScheduledEc2Stopper', { type, id, path }));

export const facts: Facts = {
  'run-retried': () =>
    of('AWS::Scheduler::Schedule', /^StoppingSchedule$/, 'Target.RetryPolicy.MaximumEventAgeInSeconds'),
  'run-queued': () => of('AWS::Lambda::EventInvokeConfig', /^StopInstances/, 'MaximumEventAgeInSeconds'),
  'ec2-attempts': () => `${count(ATTEMPTS)} times`,
  'stopper-run': () => of('AWS::Lambda::Function', /^StopInstances$/, 'Timeout'),
};
