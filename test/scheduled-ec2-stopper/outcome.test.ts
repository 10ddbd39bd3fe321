import { outcomeOf, together } from '../../lambdas/scheduled-ec2-stopper/outcome';

const refusal = Object.assign(new Error('Not now'), { name: 'IncorrectInstanceState' });

it('[stopper-5] has each instance of a batch in one of its lists; one without an answer has failed', () => {
  const settled = {
    done: ['i-1'],
    skipped: [{ id: 'i-2', reason: 'opted-out' as const }],
    failed: [{ id: 'i-3', error: refusal }],
  };
  expect(outcomeOf(['i-0', 'i-1', 'i-2', 'i-3', 'i-4'], settled)).toEqual({
    done: ['i-1'],
    skipped: [{ id: 'i-2', reason: 'opted-out' }],
    failed: [
      { id: 'i-3', error: 'IncorrectInstanceState: Not now' },
      { id: 'i-0', error: 'EC2 did not answer for it.' },
      { id: 'i-4', error: 'EC2 did not answer for it.' },
    ],
  });
});

it('has what became of every batch', () => {
  const one = { done: ['i-1'], skipped: [{ id: 'i-2', reason: 'opted-out' as const }], failed: [] };
  const other = { done: ['i-3'], skipped: [], failed: [{ id: 'i-4', error: 'No' }] };
  expect(together([one, other])).toEqual({ done: ['i-1', 'i-3'], skipped: one.skipped, failed: other.failed });
  expect(together([])).toEqual({ done: [], skipped: [], failed: [] });
});
