import { MAX_BODY_BYTES } from '../../lambdas/shared/http';
import { duration, type Facts, numberOf, seconds, size } from './words';

const ALARM = 'AWS::CloudWatch::Alarm';

/** What the pages of several scenarios state of times, sizes and counts, each of its own template. */
export const shared: Readonly<Record<string, (scenario: string) => string>> = {
  'stream-retried': (scenario) =>
    duration(
      numberOf(scenario, { type: 'AWS::Lambda::EventSourceMapping', id: /./, path: 'MaximumRecordAgeInSeconds' }),
    ),
  'stream-behind': (scenario) => seconds(numberOf(scenario, { type: ALARM, id: /BehindAlarm$/, path: 'Threshold' })),
  'queue-waiting': (scenario) => duration(numberOf(scenario, { type: ALARM, id: /WaitingAlarm$/, path: 'Threshold' })),
  'dead-letters-kept': (scenario) =>
    duration(numberOf(scenario, { type: 'AWS::SQS::Queue', id: /DeadLetters$/, path: 'MessageRetentionPeriod' })),
  'api-slow': (scenario) => seconds(numberOf(scenario, { type: ALARM, id: /ApiSlowAlarm$/, path: 'Threshold' })),
  'api-body': () => size(MAX_BODY_BYTES),
};

const FACT = /(<!-- fact: ([a-z-]+) -->)[^<]*(<!-- \/fact -->)/g;

/**
 * A scenario's page with its facts as they are: `<!-- fact: name -->22 hours<!-- /fact -->`.
 * @param own what this page alone states
 * @throws Error for a name that stands for none
 */
export const withFacts = (text: string, scenario: string, own: Facts): string =>
  text.replaceAll(FACT, (_, begin: string, name: string, end: string) => {
    const fact = own[name] ?? shared[name];
    if (!fact) throw new Error(`There is no fact "${name}".`);
    return `${begin}${fact(scenario)}${end}`;
  });
