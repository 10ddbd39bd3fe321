import type { Api } from '../aws/apigateway/api';
import type { Change } from '../aws/dynamodb/changes';
import { Policies } from '../aws/iam/policies';
import type { ResolvedTemplate } from '../aws/resolved';
import { resolve, services, type Simulations } from '../aws/services';
import { NotModelled } from '../template/not-modelled';
import type { Template } from '../template/template';
import type { FaultSchedule } from './decisions';
import type { Handlers } from './handlers';
import { Kernel, type Plan } from './kernel';
import { requireUnderstood } from './understood';

/** What worlds are made of: a template and the handlers of its functions. */
export class Blueprint implements Plan {
  readonly template: ResolvedTemplate;
  readonly policies: Policies;

  /** @throws NotModelled for what no model understands */
  constructor(
    template: Template,
    readonly handlers: Handlers,
    readonly modules: Readonly<Record<string, unknown>> = {},
  ) {
    this.template = resolve(template);
    this.policies = new Policies(this.template);
    requireUnderstood(this.template);
  }
}

type AnyItem = Readonly<Record<string, unknown>>;

/** A kernel has each service that it is given by its name. */
const WithServices = Kernel as new (...given: ConstructorParameters<typeof Kernel>) => Kernel & Simulations;

/** A world with every service there is: `world.sqs`, `world.dynamodb` …, and what scenarios ask of them most often. */
export class World extends WithServices {
  constructor(blueprint: Blueprint, schedule: FaultSchedule, recording = false) {
    super(services, blueprint, schedule, recording);
  }

  /**
   * The API that clients call: the last, since the ones before are those that its functions call.
   * @throws NotModelled where the template has none
   */
  get api(): Api {
    const api = this.apigateway.apis.at(-1);
    if (!api) throw new NotModelled('requests to a scenario without an API');
    return api;
  }

  /** A table's items, of the type that the scenario gives them. */
  items<Item = AnyItem>(table: string): Item[] {
    return this.dynamodb.items(table) as Item[];
  }

  /** Every change of a table's items, in order. */
  changes<Item = AnyItem>(table: string): readonly Change<Item>[] {
    return this.dynamodb.changes(table) as readonly Change<Item>[];
  }

  arnOf(name: string, type: 'AWS::SQS::Queue' | 'AWS::DynamoDB::GlobalTable'): string {
    const resource = this.template.of(type).find((one) => one.name === name);
    if (!resource) throw new Error(`The template has no ${type} ${name}.`);
    return resource.arn;
  }

  /** Whether an alarm went off and notified somebody. @param name without hash, such as `ShippingDeadLettersAlarm` */
  isAlarmed(name: string): boolean {
    return this.cloudwatch.isAlarmed(name);
  }
}
