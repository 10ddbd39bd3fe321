import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  InvalidToken,
  StateMachineTypeNotSupported,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { DAY } from '../../../tools/aws/time';
import { NotModelled } from '../../../tools/template/not-modelled';
import type { FaultSchedule } from '../../../tools/simulation/decisions';
import type { World } from '../../../tools/simulation/world';
import { arn, smallWorld } from '../../support/small-world';

/** A worker that answers, fails or takes as long as it is told; with a `token` it hands that on. */
const WORKER = `exports.handler = async ({ ms = 0, fail, ...rest }) => {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  if (fail) throw Object.assign(new Error(fail + ' happened'), { name: fail });
  return rest;
};`;

const invoke = (payload: object, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:Worker', Payload: payload },
  Output: '{% $states.result.Payload %}',
  ...more,
});
const waitForToken = (payload: object, more: object = {}) =>
  invoke(payload, {
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Output: '{% $states.result %}',
    ...more,
  });
const one = (state: object, others: object = {}) => ({
  StartAt: 'One',
  States: { One: { Next: 'Done', ...state }, Done: { Type: 'Succeed' }, ...others },
});

const branchOf = (state: object) => ({ StartAt: 'B', States: { B: { ...state, End: true } } });

/** A world with one workflow, `Flow`, whose role may invoke `Worker`. */
function world(definition: object, properties: object = {}, schedule: FaultSchedule = []): Promise<World> {
  const trust = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const allow = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn('Worker') };
  return smallWorld(
    {
      Flow: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionString: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
          RoleArn: arn('FlowRole'),
          ...properties,
        },
      },
      FlowRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [trust] } } },
      FlowPolicy: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'FlowRole' }], PolicyDocument: { Statement: [allow] } },
      },
    },
    { Worker: WORKER },
    schedule,
  );
}

const FLOW = 'arn:aws:states:eu-west-1:000000000000:stateMachine:Flow';
const flow = ({ stepfunctions }: World) => ({
  start: (input: object, name = 'n1') =>
    stepfunctions.perform('StartExecutionCommand', {
      stateMachineArn: FLOW,
      input: JSON.stringify(input),
      name,
    }) as { executionArn: string },
  send: (command: string, input: object) => stepfunctions.perform(`${command}Command`, input),
});

/** What one execution comes to. */
async function cameTo(definition: object, input: object = {}, schedule?: FaultSchedule) {
  const there = await world(definition, {}, schedule);
  await there.run(() => {
    flow(there).start(input);
    return Promise.resolve();
  });
  const [{ status, output, error, cause } = { status: 'none' }] = there.stepfunctions.executions;
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) as unknown }),
    ...(error && { error, cause }),
  };
}
const succeeded = (output: unknown) => ({ status: 'SUCCEEDED', output });
const failed = (error: string, cause: unknown = expect.anything()) => ({ status: 'FAILED', error, cause });

describe('a workflow', () => {
  it('hands each state’s output to the next, and keeps what is assigned', async () => {
    const definition = {
      StartAt: 'Keep',
      States: {
        Keep: {
          ...{ Type: 'Pass', Next: 'Ask', Assign: { cents: '{% $states.input.cents * 2 %}', by: 'a text' } },
          Output: '{% {"kept": $exists($cents)} %}',
        },
        Ask: {
          ...invoke({ a: '{% $cents %}', b: ['{% $states.input.kept %}', '{% $states.context.State.Name %}'] }),
          End: true,
        },
      },
    };
    expect(await cameTo(definition, { cents: 2 })).toEqual(succeeded({ a: 4, b: [false, 'Ask'] }));
  });

  it.each([
    [1, 'small'],
    [50, 'large'],
    [-1, 'none'],
  ])('goes on by the first condition that holds: %i', async (n, expected) => {
    const to = (Output: string) => ({ Type: 'Succeed', Output });
    const choose = {
      ...{ Type: 'Choice', Default: 'None' },
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Large' },
        { Condition: '{% $states.input.n > 0 %}', Next: 'Small' },
      ],
    };
    const others = { Large: to('large'), Small: to('small'), None: to('none') };
    const definition = { StartAt: 'Choose', States: { Choose: choose, ...others } };
    expect(await cameTo(definition, { n })).toEqual(succeeded(expected));
  });

  it.each<[string, object, string]>([
    [
      'no choice',
      { Type: 'Choice', Choices: [{ Condition: false, Next: 'Done' }], Next: undefined },
      'States.NoChoiceMatched',
    ],
    [
      'a condition that is none',
      { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'Done' }] },
      'States.QueryEvaluationError',
    ],
    [
      'an expression that is nothing',
      { Type: 'Pass', Output: '{% $states.input.none %}' },
      'States.QueryEvaluationError',
    ],
    ['an expression that fails', { Type: 'Pass', Output: '{% $number("x") %}' }, 'States.QueryEvaluationError'],
    ['a state that is not there', { Type: 'Pass', Next: 'Nowhere' }, 'States.Runtime'],
    ['more than 256 KiB', { Type: 'Pass', Output: '{% $pad("", 270000, "x") %}' }, 'States.DataLimitExceeded'],
    [
      'items that are none',
      { Type: 'Map', Items: '{% 1 %}', ItemProcessor: one({ Type: 'Pass' }) },
      'States.QueryEvaluationError',
    ],
  ])('fails by %s', async (_, state, error) => {
    expect(await cameTo(one(state))).toEqual(failed(error));
  });

  it('ends as a Fail state says', async () => {
    const state = { Type: 'Fail', Error: '{% $states.input.why %}', Cause: 'so' };
    expect(await cameTo({ StartAt: 'F', States: { F: state } }, { why: 'NotPaid' })).toEqual(failed('NotPaid', 'so'));
  });

  it('is at its end by its timeout, and what a function still does changes nothing', async () => {
    const there = await world({ TimeoutSeconds: 1, ...one(invoke({ ms: 2500 })) });
    await there.run(() => {
      flow(there).start({});
      return Promise.resolve();
    });
    expect(there.stepfunctions.executions).toMatchObject([{ status: 'TIMED_OUT', error: 'States.Timeout' }]);
    expect(there.lambda.invocations).toMatchObject([{ outcome: { kind: 'answered' } }]);
  });

  it('waits', async () => {
    const there = await world(one({ Type: 'Wait', Seconds: '{% $states.input.s %}' }));
    await there.run(() => {
      flow(there).start({ s: 60 });
      return Promise.resolve();
    });
    const [waited] = there.stepfunctions.executions;
    expect((waited?.endedAt ?? 0) - (waited?.startedAt ?? 0)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('a task that fails', () => {
  const caught = { Caught: { Type: 'Succeed' } };

  it.each([
    ['its name', 'CardDeclined'],
    ['any failure of a task', 'States.TaskFailed'],
    ['any error', 'States.ALL'],
  ])('is caught by %s, with its error', async (_, name) => {
    const Catch = [
      { ErrorEquals: ['Another'], Next: 'Done' },
      { ErrorEquals: [name], Next: 'Caught', Output: '{% $states.errorOutput.Error %}' },
    ];
    const task = invoke({ fail: 'CardDeclined' }, { Catch });
    expect(await cameTo(one(task, caught))).toEqual(succeeded('CardDeclined'));
  });

  it.each<[string, object, string]>([
    [
      'a timeout by TaskFailed',
      invoke({ ms: 2000 }, { TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }] }),
      'States.Timeout',
    ],
    [
      'too large an output by ALL',
      {
        Type: 'Map',
        Items: [1],
        ItemProcessor: {
          StartAt: 'P',
          States: { P: { Type: 'Pass', End: true, Output: '{% $pad("", 270000, "x") %}' } },
        },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      },
      'States.DataLimitExceeded',
    ],
  ])('is not caught: %s', async (_, task, error) => {
    expect(await cameTo(one(task, caught))).toMatchObject({ status: 'FAILED', error });
  });

  it('is tried again, later each time, as often as its retrier says', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2, MaxDelaySeconds: 5 }];
    const there = await world(one(invoke({ fail: 'Busy' }, { Retry })));
    await there.run(() => {
      flow(there).start({});
      return Promise.resolve();
    });
    const [first = 0, second = 0, third = 0] = there.lambda.invocations.map(({ beganAt }) => beganAt);
    expect(there.lambda.invocations).toHaveLength(3);
    expect([Math.round((second - first) / 1000), Math.round((third - second) / 1000)]).toEqual([2, 5]);
    expect(there.stepfunctions.used()).toEqual({ stateTransition: 3 });
  });

  it('is not the role’s to invoke', async () => {
    const policy = { RoleArn: arn('WorkerRole') };
    const there = await world(one(invoke({})), policy);
    await there.run(() => {
      flow(there).start({});
      return Promise.resolve();
    });
    expect(there.stepfunctions.executions).toMatchObject([{ status: 'FAILED', error: 'Lambda.AWSLambdaException' }]);
    expect(there.lambda.invocations).toEqual([]);
  });
});

describe('a task that waits for a token', () => {
  const TOKEN = '{% $states.context.Task.Token %}';
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done', Output: '{% $states.errorOutput.Error %}' }];
  const asks = (payload: object = {}, more: object = {}) =>
    one(waitForToken({ token: TOKEN, ...payload }, { Catch, ...more }));
  const tokensOf = ({ lambda }: World) => lambda.invocations.map(({ event }) => (event as { token: string }).token);

  /** What it comes to when somebody does something with the token a minute later. */
  async function after(act: (there: World, taskToken: string) => void, definition = asks()) {
    const there = await world(definition);
    await there.run(async () => {
      flow(there).start({});
      await there.clock.pause(60_000);
      act(there, tokensOf(there)[0] ?? '');
    });
    const [{ status, output = '' } = { status: 'none' }] = there.stepfunctions.executions;
    return [status, output];
  }
  const success = (output: string) => (there: World, taskToken: string) => {
    flow(there).send('SendTaskSuccess', { taskToken, output });
  };

  it('comes to what it is answered with', async () => {
    expect(await after(success('{"approved":true}'))).toEqual(['SUCCEEDED', '{"approved":true}']);
  });

  it('fails as it is told', async () => {
    const refuse = (there: World, taskToken: string) => {
      flow(there).send('SendTaskFailure', { taskToken, error: 'Refused', cause: 'no' });
    };
    expect(await after(refuse)).toEqual(['SUCCEEDED', '"Refused"']);
  });

  it('goes by the first answer, and knows of no other', async () => {
    const twice = (there: World, taskToken: string) => {
      success('1')(there, taskToken);
      expect(() => success('2')(there, taskToken)).toThrow(TaskTimedOut);
      expect(() => success('2')(there, 'never issued')).toThrow(InvalidToken);
    };
    expect(await after(twice)).toEqual(['SUCCEEDED', '1']);
  });

  it('fails when its function does, and has a token of its own for each attempt', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }];
    const there = await world(asks({ fail: 'Busy' }, { Retry }));
    await there.run(() => {
      flow(there).start({});
      return Promise.resolve();
    });
    expect(there.stepfunctions.executions).toMatchObject([{ output: '"Busy"' }]);
    expect(new Set(tokensOf(there)).size).toBe(2);
  });

  it.each([
    ['takes too long', { TimeoutSeconds: 30 }, 'States.Timeout'],
    ['is silent for too long', { HeartbeatSeconds: 30 }, 'States.HeartbeatTimeout'],
  ])('fails when it %s', async (_, more, error) => {
    const late = (there: World, taskToken: string) => {
      expect(() => success('1')(there, taskToken)).toThrow(TaskTimedOut);
    };
    expect(await after(late, asks({}, more))).toEqual(['SUCCEEDED', JSON.stringify(error)]);
  });

  it('waits longer for who gives a sign', async () => {
    const there = await world(asks({}, { HeartbeatSeconds: 30 }));
    await there.run(async () => {
      flow(there).start({});
      await there.clock.pause(20_000);
      const [taskToken = ''] = tokensOf(there);
      flow(there).send('SendTaskHeartbeat', { taskToken });
      await there.clock.pause(20_000);
      success('"in time"')(there, taskToken);
    });
    expect(there.stepfunctions.executions).toMatchObject([{ output: '"in time"' }]);
  });

  it('is over when its execution is stopped', async () => {
    const stop = (there: World, taskToken: string) => {
      const executionArn = there.stepfunctions.executions[0]?.arn;
      flow(there).send('StopExecution', { executionArn, error: 'ByHand' });
      expect(() => success('1')(there, taskToken)).toThrow(TaskTimedOut);
    };
    expect(await after(stop)).toEqual(['ABORTED', '']);
  });
});

describe('branches', () => {
  const both = (left: object, right: object, more: object = {}) =>
    one({ Type: 'Parallel', Branches: [branchOf(left), branchOf(right)], ...more });

  it('run beside one another, each with variables of its own', async () => {
    const assign = { Type: 'Pass', Assign: { v: 2 }, Output: '{% $v %}' };
    const definition = {
      StartAt: 'Before',
      States: {
        Before: { Type: 'Pass', Assign: { v: 1 }, Next: 'One' },
        ...both(assign, invoke({ v: '{% $v %}' }), { Output: '{% [$states.result, $v] %}' }).States,
      },
    };
    expect(await cameTo(definition)).toEqual(succeeded([1, { v: 1 }, 1]));
  });

  it('are over when one of them fails, which is caught once', async () => {
    const Catch = [{ ErrorEquals: ['ShipFailed'], Next: 'Done', Output: 'undone' }];
    const slow = {
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 60, Next: 'Late' }, Late: { ...invoke({ late: true }), End: true } },
    };
    const there = await world(
      one({ Type: 'Parallel', Branches: [branchOf(invoke({ fail: 'ShipFailed' })), slow], Catch }),
    );
    await there.run(() => {
      flow(there).start({});
      return Promise.resolve();
    });
    expect(there.stepfunctions.executions).toMatchObject([{ status: 'SUCCEEDED', output: '"undone"' }]);
    expect(there.lambda.invocations).toHaveLength(1);
  });

  it('are one for each item, so many at the same time', async () => {
    const map = {
      ...{ Type: 'Map', Items: '{% $states.input.items %}', MaxConcurrency: 2 },
      ItemSelector: {
        at: '{% $states.context.Map.Item.Index %}',
        sku: '{% $states.context.Map.Item.Value %}',
        ms: 1000,
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        ...branchOf(invoke({ at: '{% $states.input.at %}', ms: 1000 })),
      },
    };
    const there = await world(one(map));
    await there.run(() => {
      flow(there).start({ items: ['a', 'b', 'c'] });
      return Promise.resolve();
    });
    expect(there.stepfunctions.executions).toMatchObject([
      { output: JSON.stringify([{ at: 0 }, { at: 1 }, { at: 2 }]) },
    ]);
    const ran = there.lambda.invocations.map(({ beganAt, endedAt }) => ({ beganAt, endedAt: endedAt ?? 0 }));
    const most = Math.max(
      ...ran.map(({ beganAt }) => ran.filter((other) => other.beganAt <= beganAt && beganAt < other.endedAt).length),
    );
    expect(most).toBe(2);
  });

  it('may be none', async () => {
    expect(await cameTo(one({ Type: 'Map', Items: [], ItemProcessor: branchOf({ Type: 'Pass' }) }))).toEqual(
      succeeded([]),
    );
  });
});

describe('an execution', () => {
  it('is the same one while it runs with the same input, and its name is taken for 90 days', async () => {
    const there = await world(one({ Type: 'Wait', Seconds: 60 }));
    await there.run(async () => {
      const { start } = flow(there);
      expect(start({ a: 1 })).toEqual(start({ a: 1 }));
      expect(() => start({ a: 2 })).toThrow(ExecutionAlreadyExists);
      await there.clock.pause(61_000);
      expect(() => start({ a: 1 })).toThrow(ExecutionAlreadyExists);
    });
    there.clock.now += 90 * DAY;
    flow(there).start({ a: 1 });
    expect(there.stepfunctions.executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'RUNNING']);
  });

  it('is described as it is', async () => {
    const there = await world(one({ Type: 'Wait', Seconds: 60 }));
    const seen: unknown[] = [];
    await there.run(async () => {
      const { executionArn } = flow(there).start({ a: 1 });
      seen.push(flow(there).send('DescribeExecution', { executionArn }));
      await there.clock.pause(61_000);
      seen.push(flow(there).send('DescribeExecution', { executionArn }));
      expect(() => flow(there).send('DescribeExecution', { executionArn: 'none' })).toThrow(ExecutionDoesNotExist);
    });
    expect(seen).toMatchObject([
      { name: 'n1', status: 'RUNNING', input: '{"a":1}' },
      { status: 'SUCCEEDED', output: '{"a":1}', stopDate: expect.any(Date) as unknown },
    ]);
  });

  it('goes on, when it is redriven, with what failed, and does nothing again', async () => {
    const steps = {
      StartAt: 'First',
      States: {
        First: { ...invoke({ step: 1 }, { Assign: { kept: '{% $states.result.Payload.step %}' } }), Next: 'Both' },
        Both: {
          Type: 'Parallel',
          Next: 'Last',
          Branches: [
            branchOf(invoke({ step: 2 })),
            branchOf(waitForToken({ step: 3, token: '{% $states.context.Task.Token %}' })),
          ],
        },
        Last: { Type: 'Pass', Output: '{% $kept %}', End: true },
      },
    };
    const there = await world(steps);
    await there.run(async () => {
      const { executionArn } = flow(there).start({});
      await there.clock.pause(60_000);
      flow(there).send('StopExecution', { executionArn });
      flow(there).send('RedriveExecution', { executionArn });
      await there.clock.pause(60_000);
      const token = (there.lambda.invocations.at(-1)?.event as { token: string }).token;
      flow(there).send('SendTaskSuccess', { taskToken: token, output: '{}' });
      await there.clock.pause(1000);
      expect(() => flow(there).send('RedriveExecution', { executionArn })).toThrow(ExecutionNotRedrivable);
    });
    expect(there.stepfunctions.executions).toMatchObject([{ status: 'SUCCEEDED', output: '1' }]);
    expect(there.lambda.invocations.map(({ event }) => (event as { step: number }).step)).toEqual([1, 2, 3, 3]);
  });

  it('of an Express workflow is waited for, whatever it comes to', async () => {
    const there = await world(one(invoke({ fail: '{% $states.input.fail %}' })), { StateMachineType: 'EXPRESS' });
    const answers: unknown[] = [];
    await there.run(async () => {
      for (const input of ['{"fail":"Sold"}', '{"fail":""}'])
        answers.push(await flow(there).send('StartSyncExecution', { stateMachineArn: FLOW, input }));
    });
    expect(answers).toMatchObject([
      { status: 'FAILED', error: 'Sold' },
      { status: 'SUCCEEDED', output: '{}' },
    ]);
  });

  it('of a standard workflow is not waited for', async () => {
    const there = await world(one({ Type: 'Pass' }));
    await expect(flow(there).send('StartSyncExecution', { stateMachineArn: FLOW })).rejects.toThrow(
      StateMachineTypeNotSupported,
    );
  });
});

describe('a fault', () => {
  it.each([
    [1, 'throttled', 'Lambda.TooManyRequestsException', 0],
    [2, 'answer lost', 'Lambda.SdkClientException', 1],
  ])('of %i: the task is %s', async (decision, _, error, times) => {
    const there = await world(one(invoke({})), {}, [decision]);
    await there.run(() => {
      flow(there).start({});
      return Promise.resolve();
    });
    expect(there.stepfunctions.executions).toMatchObject([{ status: 'FAILED', error }]);
    expect(there.lambda.invocations).toHaveLength(times);
  });
});

it.each([
  ['a type of state', one({ Type: 'Teleport' })],
  ['a field', one({ Type: 'Pass', ResultPath: '$.x' })],
  ['a field of the workflow', { ...one({ Type: 'Pass' }), Version: '1.0' }],
  ['JSONPath that does something', { QueryLanguage: 'JSONPath', ...one({ Type: 'Wait', Seconds: 1 }) }],
  [
    'a distributed map',
    one({ Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...one({ Type: 'Pass' }) } }),
  ],
])('refuses %s that it does not know, by name', async (_, definition) => {
  await expect(world(definition)).rejects.toThrow(NotModelled);
});
