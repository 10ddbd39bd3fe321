import { isStream, property, type Resource } from '../model';
import { verdict, type Rule } from '../rule';
import { isUnknown, number, type Answer } from '../values';

export const streamWithoutEnd: Rule = {
  id: 'stream-without-end',
  title: 'A stream is retried within a bound, and what is given up goes to a failure destination.',
  otherwise:
    'One bad record holds up its shard until the stream drops it, with all that expired behind it; nothing records which.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: (model) =>
    model
      .of('AWS::Lambda::EventSourceMapping')
      .filter((source) => isStream(property(source, 'EventSourceArn')))
      .map((source) => {
        const lacking = [
          ...(isBounded(source) === false ? ['a bound (MaximumRetryAttempts or MaximumRecordAgeInSeconds)'] : []),
          ...(property(source, 'DestinationConfig', 'OnFailure', 'Destination') === undefined
            ? ['a failure destination']
            : []),
        ];
        const holds = lacking.length > 0 ? false : isBounded(source);
        return verdict(source, holds, `${source.id} lacks ${lacking.join(' and ')}.`);
      }),
};

/** -1, the default of both, stands for none. */
function isBounded(source: Resource): Answer {
  const bounds = ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'].map((name) => property(source, name));
  if (bounds.some((bound) => !isUnknown(bound) && (number(bound, -1) ?? -1) >= 0)) return true;
  return bounds.some(isUnknown) ? undefined : false;
}
