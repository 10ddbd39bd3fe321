import type { Contract } from '../../contract';
import { states, task, Workflow } from '../../workflows';

const branch = (state: object) => ({ StartAt: 'B', States: { B: { ...state, End: true } } });

export const contract: Contract = {
  behaviour:
    'the first branch that fails ends the others, each has variables of its own, and a Parallel state an output',
  check: async (cloud) => {
    const both = await Workflow.deploy(
      cloud,
      'both',
      states(
        {
          Type: 'Parallel',
          Arguments: '{% {"of": $states.input.key} %}',
          Branches: [
            branch(task({ of: '{% $states.input.of %}' })),
            branch({ Type: 'Pass', Assign: { v: 2 }, Output: '{% 2 %}' }),
          ],
          Output: '{% $states.result %}',
          Assign: { n: '{% $count($states.result) %}' },
          Next: 'Last',
        },
        { Last: { Type: 'Succeed', Output: '{% [$n, $states.input] %}' } },
      ),
    );
    expect(await both.cameTo({ key: 'k' })).toEqual(['SUCCEEDED', [2, { of: 'k' }, 2]]);

    const late = {
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 5, Next: 'B' }, ...branch(task({ late: true })).States },
    };
    const failing = await Workflow.deploy(
      cloud,
      'failing-branch',
      states({
        Type: 'Parallel',
        Branches: [branch(task({ fail: 'ShipFailed' })), late],
        Catch: [{ ErrorEquals: ['ShipFailed'], Next: 'Done', Output: 'undone' }],
      }),
    );
    expect(await failing.cameTo()).toEqual(['SUCCEEDED', 'undone']);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(await failing.calls()).toEqual([{}]);
  },
};
