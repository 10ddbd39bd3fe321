import { templateOf } from '../support/synth';
import type { Template } from '../../tools/template/template';
import { EVENT_SOURCE_ACTIONS } from '../../tools/aws/event-source-actions';
import { Clock } from '../../tools/simulation/clock';
import { Decisions } from '../../tools/simulation/decisions';
import { Handlers } from '../../tools/simulation/handlers';
import { fillIn } from '../../tools/aws/apigateway/mapping-template';
import { propertiesOf, withProperties, without, withoutAction } from '../../tools/simulation/mutations';
import { Policies } from '../../tools/aws/iam/policies';
import type { ResolvedTemplate } from '../../tools/aws/resolved';
import { resolve } from '../../tools/aws/services';
import { Timeline } from '../../tools/simulation/timeline';
import { requireUnderstood } from '../../tools/simulation/understood';
import { Blueprint, World } from '../../tools/simulation/world';

const copyOf = (scenario: string) => structuredClone(templateOf(scenario).toJSON()) as Template;

describe('a schedule of faults', () => {
  it('answers in its order, and then with 0 for ever', () => {
    const decisions = new Decisions([7, 1]);
    expect([4, 4, 4, 4].map((n) => decisions.choose(n))).toEqual([3, 1, 0, 0]);
  });

  it('is not asked where there is no choice', () => {
    const decisions = new Decisions([1]);
    expect([1, 2].map((n) => decisions.choose(n))).toEqual([0, 1]);
  });
});

describe('virtual time', () => {
  const after = async (schedule: readonly number[], delays: readonly number[], longest = 1000) => {
    const clock = new Clock(new Decisions(schedule));
    const order: number[] = [];
    for (const delay of delays) clock.after(delay, () => order.push(delay));
    return { rests: await clock.run(longest, () => undefined), order, elapsed: clock.elapsed };
  };

  it('passes from one thing that is due to the next, the earliest first', async () => {
    expect(await after([], [30, 10, 500])).toEqual({ rests: true, order: [10, 30, 500], elapsed: 500 });
  });

  it('lets what is due at about the same time happen in any order, and nothing else', async () => {
    expect(await after([1], [10, 30, 500])).toMatchObject({ order: [30, 10, 500] });
    expect(await after([2], [10, 30, 500])).toMatchObject({ order: [10, 30, 500] });
  });

  it('ends when something is due too late', async () => {
    expect(await after([], [10, 2000])).toMatchObject({ rests: false, order: [10] });
  });
});

describe('a template', () => {
  it.each(['TransactionalOutbox', 'QueueLeveler'])('of %s is understood', (scenario) => {
    expect(() => {
      requireUnderstood(resolve(copyOf(scenario)));
    }).not.toThrow();
  });

  it('ends the run by name for a resource type that no model knows', () => {
    const template = copyOf('QueueLeveler');
    Object.assign(template.Resources, { Pipe: { Type: 'AWS::Pipes::Pipe' } });
    expect(() => {
      requireUnderstood(resolve(template));
    }).toThrow('the resource type AWS::Pipes::Pipe (Pipe)');
  });

  it('ends the run by name for a property that no model knows', () => {
    const template = copyOf('QueueLeveler');
    withProperties('LevellingSource', 'AWS::Lambda::EventSourceMapping', { MaximumBatchingWindowInSeconds: 5 })(
      template,
    );
    expect(() => {
      requireUnderstood(resolve(template));
    }).toThrow('AWS::Lambda::EventSourceMapping.MaximumBatchingWindowInSeconds');
  });

  it('has the names of its resources wherever they are referred to', () => {
    const template = resolve(copyOf('QueueLeveler'));
    const [backend] = template.of('AWS::Lambda::Function').filter(({ name }) => name === 'SlowBackend');
    expect(backend?.properties['Environment']).toMatchObject({ Variables: { STATE_TABLE: 'BackendState' } });
  });
});

describe('what services may do', () => {
  const outbox = copyOf('TransactionalOutbox');
  const arn = (template: ResolvedTemplate, type: string, name: string) =>
    template.of(type).find((resource) => resource.name === name)?.arn ?? '';

  /** Whether the rule may send to the shipping queue. */
  function ruleMaySend(raw: Template, source = 'ShippingSubscription'): boolean {
    const template = resolve(raw);
    const queue = template.byArn(arn(template, 'AWS::SQS::Queue', 'ShippingQueue'), 'AWS::SQS::Queue');
    const rule = arn(template, 'AWS::Events::Rule', 'ShippingSubscription').replace('ShippingSubscription', source);
    const call = { service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: queue.arn, source: rule };
    return new Policies(template).byResource(call, queue);
  }

  it('goes by the policy of the called resource', () => {
    const template = structuredClone(outbox);
    without('ShippingQueuePolicy', 'AWS::SQS::QueuePolicy')(template);
    expect([ruleMaySend(outbox), ruleMaySend(template), ruleMaySend(outbox, 'Another')]).toEqual([true, false, false]);
  });

  it('is nothing that a statement denies', () => {
    const template = structuredClone(outbox);
    const { PolicyDocument } = propertiesOf(template, 'ShippingQueuePolicy', 'AWS::SQS::QueuePolicy');
    const { Statement } = PolicyDocument as { Statement: object[] };
    Statement.push({ Effect: 'Deny', Action: 'sqs:Send*', Principal: '*', Resource: '*' });
    expect(ruleMaySend(template)).toBe(false);
  });

  it.each([
    ['its trust', 'SweepingRole', 'AssumeRolePolicyDocument', 'AWS::IAM::Role'],
    ['its policy', 'SweepingRoleDefaultPolicy', 'PolicyDocument', 'AWS::IAM::Policy'],
  ])('is what a role allows by %s', (_, prefix, property, type) => {
    const allowed = (raw: Template) => {
      const template = resolve(raw);
      const call = {
        service: 'scheduler.amazonaws.com',
        action: 'lambda:InvokeFunction',
        resource: arn(template, 'AWS::Lambda::Function', 'SweepOutbox'),
        source: arn(template, 'AWS::Scheduler::ScheduleGroup', 'SweepingGroup'),
      };
      return new Policies(template).byRole(call, arn(template, 'AWS::IAM::Role', 'SweepingRole'));
    };
    const template = structuredClone(outbox);
    const id = Object.keys(template.Resources).find((name) => name.replace(/[0-9A-F]{8}$/, '') === prefix) ?? '';
    const properties = propertiesOf(template, id, type);
    properties[property] = { ...(properties[property] as object), Statement: [] };
    expect([allowed(outbox), allowed(template)]).toEqual([true, false]);
  });

  it.each([
    ['on the account', { StringEquals: { 'aws:SourceAccount': '000000000000' } }],
    ['on the API', { ArnLike: { 'AWS:SourceArn': '*' } }],
  ])('is nothing to API Gateway where the role has a condition %s, whose key it does not send', (_, Condition) => {
    const allowed = (raw: Template) => {
      const template = resolve(raw);
      const role = arn(template, 'AWS::IAM::Role', 'IntakeRole');
      const queue = arn(template, 'AWS::SQS::Queue', 'LevellingQueue');
      const call = { service: 'apigateway.amazonaws.com', action: 'sqs:SendMessage', resource: queue, source: 'api' };
      return new Policies(template).byRole(call, role);
    };
    const leveler = copyOf('QueueLeveler');
    const template = structuredClone(leveler);
    const [id = ''] = Object.keys(template.Resources).filter((name) => name.startsWith('IntakeRole'));
    const role = propertiesOf(template, id, 'AWS::IAM::Role');
    const { Statement } = role['AssumeRolePolicyDocument'] as { Statement: [object] };
    Object.assign(Statement[0], { Condition });
    expect([allowed(leveler), allowed(template)]).toEqual([true, false]);
  });

  it.each([
    ['a queue', 'AWS::SQS::Queue', 'ShippingQueue', 'ShipOrder', ''],
    ['a stream', 'AWS::DynamoDB::GlobalTable', 'Outbox', 'RelayEvents', '/stream'],
  ])('lets Lambda read %s only with every permission of its function', (_, type, name, worker, ending) => {
    const mayRead = (raw: Template) => {
      const template = resolve(raw);
      return new Policies(template).mayRead(`${arn(template, type, name)}${ending}`, worker);
    };
    const forbidden = EVENT_SOURCE_ACTIONS[type === 'AWS::SQS::Queue' ? 'sqs' : 'dynamodb']?.map((action) => {
      const template = structuredClone(outbox);
      withoutAction(`${worker}ServiceRoleDefaultPolicy`, action)(template);
      return mayRead(template);
    });
    expect(mayRead(outbox)).toBe(true);
    expect(new Set(forbidden)).toEqual(new Set([false]));
  });

  it('leaves an API without an answer of its function, where the permission is missing', async () => {
    const template = copyOf('QueueLeveler');
    const handlers = await Handlers.bundle('queue-leveler');
    const ask = async (raw: Template) => {
      const world = new World(new Blueprint(raw, handlers), []);
      await world.run(async ({ api }) => {
        await api.request({ method: 'GET', path: '/jobs/00000000-0000-4000-8000-000000000001' });
      });
      return world.api.requests[0]?.answers[0]?.status;
    };
    const forbidden = structuredClone(template);
    without('ApijobsjobIdGETApiPermission', 'AWS::Lambda::Permission')(forbidden);
    expect([await ask(template), await ask(forbidden)]).toEqual([404, 500]);
  });
});

describe('a world', () => {
  const withQueue = async () =>
    new World(new Blueprint(copyOf('QueueLeveler'), await Handlers.bundle('queue-leveler')), []);

  it('sends to whatever takes messages, for whom its policy lets in', async () => {
    const world = await withQueue();
    const arn = world.arnOf('LevellingQueue', 'AWS::SQS::Queue');
    const stranger = { service: 'events.amazonaws.com', source: 'arn:aws:events:eu-west-1:000000000000:rule/Any' };
    expect([world.sendTo(arn, '{}'), world.sendTo(arn, '{}', stranger)]).toEqual([expect.any(String), undefined]);
    expect(world.sqs.sent).toHaveLength(1);
  });

  it('ends the run by name for messages to what takes none', async () => {
    const world = await withQueue();
    const arn = world.arnOf('BackendState', 'AWS::DynamoDB::GlobalTable');
    expect(() => world.sendTo(arn, '{}')).toThrow(`messages to ${arn}`);
  });
});

describe('a mapping template', () => {
  it('is filled in', () => {
    const mapped = fillIn("Body=$util.urlEncode($input.body)&Id=$input.path('$.a.b')", { body: '{"a":{"b":1}}' });
    expect(mapped.text).toBe('Body=%7B%22a%22%3A%7B%22b%22%3A1%7D%7D&Id=1');
  });

  it.each([
    ['"wrong"', 413, 'no'],
    ['"else"', undefined, 'yes'],
  ])('takes the side of a condition, for %s', (code, status, text) => {
    const template = `#if($input.path('$.Code') == "wrong")\n#set($context.responseOverride.status = 413)\nno\n#else\nyes\n#end`;
    expect(fillIn(template, { body: `{"Code":${code}}` })).toEqual({ text, headers: {}, ...(status && { status }) });
  });

  it('is refused where it uses what is not modelled', () => {
    expect(() => fillIn('$input.params()', { body: '' })).toThrow('$input.params()');
  });
});

describe('a timeline', () => {
  const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  const timeline = new Timeline(true);
  timeline.add(0, 'One 1', () => `has ${ID}`);
  timeline.add(90_061_001, 'Other 1', () => 'has nothing', true);

  it('gives ids short names, shows the time, and marks faults', () => {
    expect(timeline.lines()).toEqual([
      '   00:00:00.000    One 1    has id-1',
      '1d 01:01:01.001  ! Other 1  has nothing',
    ]);
  });

  it('can be about an id alone', () => {
    expect(timeline.lines(`because of ${ID}`)).toEqual(['   00:00:00.000    One 1  has id-1']);
  });
});
