import { expiringBy, withProperties } from '../../tools/simulation/mutations';
import type { Mutant } from '../../tools/simulation/simulation';

/** A bug in what several scenarios share: each names which of its promises it breaks. */
type SharedMutant = Pick<Mutant, 'name' | 'changes' | 'template'>;

export const failedBatchIsAcknowledged: SharedMutant = {
  name: 'A failed batch is acknowledged',
  changes: [{ file: 'lambdas/shared/queue-batch.ts', replace: '      throw error;\n', by: '' }],
};

/** @param effect what is written: `order` */
export const idempotencyRecordApart = (effect: string): SharedMutant => ({
  name: `The idempotency record is written after the ${effect}, not with it`,
  changes: [
    {
      file: 'lambdas/shared/idempotency.ts',
      replace: 'await client.send(new TransactWriteCommand({ TransactItems: [record, ...items] }));',
      by: 'await client.send(new TransactWriteCommand({ TransactItems: items }));\n    await client.send(new TransactWriteCommand({ TransactItems: [record] }));',
    },
  ],
});

export const repeatedIsAnsweredAnew: SharedMutant = {
  name: 'A repeated request is answered with what it would have made',
  changes: [
    {
      file: 'lambdas/shared/idempotency.ts',
      replace: '    return earlierAnswer(error, bodyHash, readAgain);',
      by: '    await earlierAnswer(error, bodyHash, readAgain);\n    return answer;',
    },
  ],
};

export const recordsStay: SharedMutant = {
  name: 'Idempotency records expire by an attribute that nobody writes',
  template: expiringBy('IdempotencyRecords', 'expiry'),
};

export const everythingIsUnavailable: SharedMutant = {
  name: 'Everything is answered with 503',
  changes: [
    {
      file: 'lambdas/shared/http.ts',
      replace: '      answered = await respond(event);',
      by: '      throw unavailable();',
    },
  ],
};

/** @param path of the stream */
export const behindIsSilent = (path: string): SharedMutant => ({
  name: 'The alarm of what is behind watches no function',
  template: withProperties(`${path}BehindAlarm`, 'AWS::CloudWatch::Alarm', {
    Dimensions: [{ Name: 'FunctionName', Value: 'Nobody' }],
  }),
});

export const failuresAreSilent: SharedMutant = {
  name: 'The alarm of failures watches another API',
  template: withProperties('ApiFailingAlarm', 'AWS::CloudWatch::Alarm', {
    Dimensions: [{ Name: 'ApiName', Value: 'Another' }],
  }),
};
