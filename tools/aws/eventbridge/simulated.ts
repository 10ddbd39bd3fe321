import type { StartReplayCommandInput } from '@aws-sdk/client-eventbridge';
import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { atLeastOnce } from '../at-least-once';
import { GB, type Usage } from '../price';
import { MINUTE } from '../time';
import { matches } from './event-pattern';
import type { prices } from './facts';
import { chunksOf } from './metering';
import { type Accepted, DEFAULT_BUS, EventBridge, type Envelope } from './model';
import { onlyWith, type Resource } from '../resolved';
import type { Kernel, Simulated } from '../kernel';

assume(
  {
    what: 'EventBridge delivers an event at least once to each target, at most 40 minutes late.',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html',
  },
  {
    what: 'What a target’s policy refuses goes to the dead-letter queue of the target.',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
  },
  {
    what: 'What a service tells of its resources is an event on the bus of the account, or none: some are lost.',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html',
  },
);

interface Target {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly Id: string;
  readonly RoleArn?: string;
}

interface Rule {
  readonly arn: string;
  readonly name: string;
  readonly bus: string;
  readonly pattern: unknown;
  readonly targets: readonly Target[];
}

const LATENCY_MS = 100;
/** How late an event can be: the first is as usual. */
const DELAYS_MS = [LATENCY_MS, LATENCY_MS, LATENCY_MS, 3000, 2 * MINUTE, 40 * MINUTE] as const;
const SERVICE = 'events.amazonaws.com';

/**
 * Rules and their targets. An event is delivered at least once to each target whose rule matches, in no order; where
 * the target's policy does not let EventBridge in, it goes to the dead letters, if theirs does, and is lost otherwise.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html
 */
export class SimulatedEventBridge implements Simulated {
  private readonly rules: readonly Rule[];
  /** What targets have got, queues and others. */
  readonly delivered: { readonly target: string; readonly envelope: Envelope; readonly at: number }[] = [];
  private readonly model: EventBridge;
  private forwarded = 0;

  constructor(private readonly world: Kernel) {
    this.model = new EventBridge(
      world.template.of('AWS::Events::EventBus').map(({ name }) => name),
      () => world.clock.date,
      () => world.nextId(),
      world.template.of('AWS::Events::Archive').map(({ arn, properties }) => ({
        ...{ arn, pattern: properties['EventPattern'] },
        bus: world.template.byArn(String(properties['SourceArn']), 'AWS::Events::EventBus').name,
      })),
    );
    const rules = world.template.of('AWS::Events::Rule');
    this.rules = rules.filter(({ properties }) => properties['State'] !== 'DISABLED').map(readRule);
  }

  /** Answers PutEvents and StartReplay, and delivers what is accepted. */
  perform(command: string, input: unknown): unknown {
    if (command === 'StartReplayCommand') {
      for (const event of this.model.startReplay(input as StartReplayCommandInput)) this.route(event);
      return { State: 'STARTING' };
    }
    if (command !== 'PutEventsCommand') throw new NotModelled(`EventBridge's ${command}`);
    const { output, accepted } = this.model.putEvents(input);
    for (const event of accepted) this.route(event);
    return output;
  }

  /** An event of a service that delivers each of its events at least once, on the bus of the account. */
  announce(source: string, detailType: string, detail: object, resource: string): void {
    this.route(this.model.serviceEvent(source, detailType, detail, [resource]));
  }

  /** An event of a rule of another bus. */
  take({ name }: Resource, body: string): string {
    const envelope = JSON.parse(body) as Envelope;
    this.forwarded += chunksOf(JSON.stringify(envelope.detail));
    this.route(this.model.accept(name, envelope));
    return envelope.id;
  }

  /** Whether a rule of the account's bus waits for what services tell. */
  get isListening(): boolean {
    return this.rules.some(({ bus }) => bus === DEFAULT_BUS);
  }

  /** What a service tells of one of its resources, best effort. */
  tell(source: string, detailType: string, detail: object, resource: string): void {
    const event = this.model.serviceEvent(source, detailType, detail, [resource]);
    const isLost = this.world.decisions.choose(4) === 1;
    this.world.decisions.note('service event: lost', isLost);
    if (isLost) this.world.trace(source, () => `loses the event of ${JSON.stringify(detail)}`, true);
    else this.route(event);
  }

  used(): Usage<keyof typeof prices> {
    return { event: this.forwarded, eventArchived: this.model.archivedBytes / GB };
  }

  private route({ bus, envelope, rules }: Accepted): void {
    for (const rule of this.rules) {
      if (rule.bus !== bus || rules?.includes(rule.arn) === false || !matches(rule.pattern, envelope)) continue;
      for (const target of rule.targets) this.world.spawn(this.deliver(envelope, rule, target));
    }
  }

  private deliver(envelope: Envelope, rule: Rule, target: Target): Promise<void> {
    const { clock, template, trace } = this.world;
    const body = JSON.stringify(envelope);
    const delivery = { where: 'event bus', who: rule.name, what: envelope.id, delaysMs: DELAYS_MS };
    return atLeastOnce(this.world, delivery, () => {
      if (this.send(rule, target, body)) {
        this.delivered.push({ target: template.byArn(target.Arn).name, envelope, at: clock.now });
        return;
      }
      trace(rule.name, () => `may not send to ${template.byArn(target.Arn).name}`);
      const deadLetters = target.DeadLetterConfig?.Arn;
      const by = { service: SERVICE, source: rule.arn };
      if (deadLetters === undefined || this.world.sendTo(deadLetters, body, by) === undefined)
        trace(rule.name, () => `loses ${envelope.id}`);
    });
  }

  /** With the role of the target, where it has one, else by the policy of what is there. @returns whether it may */
  private send({ arn: source }: Rule, { Arn: resource, RoleArn }: Target, body: string): boolean {
    const { policies, template } = this.world;
    const by = { service: SERVICE, source };
    if (RoleArn === undefined) return this.world.sendTo(resource, body, by) !== undefined;
    const action = template.types.get(template.byArn(resource).type)?.sending ?? '';
    if (!policies.byRole({ ...by, action, resource }, RoleArn)) return false;
    this.world.sendTo(resource, body);
    return true;
  }
}

/** What stands in a log decides nothing. */
const isLog = ({ Arn }: Target): boolean => Arn.startsWith('arn:aws:logs:');

function readRule(resource: Resource): Rule {
  const { EventBusName, EventPattern, Targets } = resource.properties;
  const targets = (Targets as readonly Target[]).filter((target) => !isLog(target));
  for (const target of targets) onlyWith(resource, 'Targets', target, ['Arn', 'DeadLetterConfig', 'Id', 'RoleArn']);
  return { arn: resource.arn, name: resource.name, bus: String(EventBusName), pattern: EventPattern, targets };
}
