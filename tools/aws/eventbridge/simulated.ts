import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { atLeastOnce } from '../at-least-once';
import { MINUTE } from '../time';
import { matches } from './event-pattern';
import { type Accepted, EventBridge, type Envelope } from './model';
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
);

interface Target {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly Id: string;
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
  private readonly model: EventBridge;

  constructor(private readonly world: Kernel) {
    this.model = new EventBridge(
      world.template.of('AWS::Events::EventBus').map(({ name }) => name),
      () => world.clock.date,
      () => world.nextId(),
    );
    const rules = world.template.of('AWS::Events::Rule');
    this.rules = rules.filter(({ properties }) => properties['State'] !== 'DISABLED').map(readRule);
  }

  /** Answers PutEvents and delivers what is accepted. */
  perform(command: string, input: unknown): unknown {
    if (command !== 'PutEventsCommand') throw new NotModelled(`EventBridge's ${command}`);
    const { output, accepted } = this.model.putEvents(input);
    for (const event of accepted) this.route(event);
    return output;
  }

  /** An event of a service that delivers each of its events at least once, on the bus of the account. */
  announce(source: string, detailType: string, detail: object, resource: string): void {
    this.route(this.model.serviceEvent(source, detailType, detail, [resource]));
  }

  private route({ bus, envelope }: Accepted): void {
    for (const rule of this.rules) {
      if (rule.bus !== bus || !matches(rule.pattern, envelope)) continue;
      for (const target of rule.targets) this.world.spawn(this.deliver(envelope, rule, target));
    }
  }

  private deliver(envelope: Envelope, rule: Rule, target: Target): Promise<void> {
    const { template, trace } = this.world;
    const by = { service: SERVICE, source: rule.arn };
    const body = JSON.stringify(envelope);
    const delivery = { where: 'event bus', who: rule.name, what: envelope.id, delaysMs: DELAYS_MS };
    return atLeastOnce(this.world, delivery, () => {
      if (this.world.sendTo(target.Arn, body, by) !== undefined) return;
      trace(rule.name, () => `may not send to ${template.byArn(target.Arn).name}`);
      const deadLetters = target.DeadLetterConfig?.Arn;
      if (deadLetters === undefined || this.world.sendTo(deadLetters, body, by) === undefined)
        trace(rule.name, () => `loses ${envelope.id}`);
    });
  }
}

function readRule(resource: Resource): Rule {
  const { EventBusName, EventPattern, Targets } = resource.properties;
  const targets = Targets as readonly Target[];
  for (const target of targets) onlyWith(resource, 'Targets', target, ['Arn', 'DeadLetterConfig', 'Id']);
  return { arn: resource.arn, name: resource.name, bus: String(EventBusName), pattern: EventPattern, targets };
}
