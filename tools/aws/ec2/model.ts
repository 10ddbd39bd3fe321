import type {
  CreateTagsCommandInput,
  DescribeInstancesCommandInput,
  DescribeSpotInstanceRequestsCommandInput,
  Filter,
  InstanceStateName,
  StartInstancesCommandInput,
  StopInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { ServiceError } from '../service-error';
import { MINUTE } from '../time';

/** How an instance is made. */
export interface Launch {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Of the Spot request that it was made by. @default it is no Spot instance */
  readonly spot?: 'one-time' | 'persistent';
  /** @default ebs */
  readonly rootDeviceType?: 'ebs' | 'instance-store';
  /** @default false */
  readonly isStopProtected?: boolean;
  /** Of a key of which who starts it may create no grant: it falls back to stopped. @default false */
  readonly isKeyless?: boolean;
}

export interface MachineState extends Launch {
  readonly state: InstanceStateName;
  readonly tags: Readonly<Record<string, string>>;
}

/** A call to stop, start or terminate an instance that was not in that state already. */
export interface Transition {
  readonly at: Date;
  readonly to: 'stopping' | 'pending' | 'shutting-down';
  /** Who called. */
  readonly by: string;
  /** As it was before. */
  readonly instance: MachineState;
}

interface Machine extends Launch {
  tags: Record<string, string>;
  launchTime: Date;
  state: InstanceStateName;
  /** When it becomes what follows its state. */
  settlesAt: number;
}

/** May the caller do the action on an instance with these tags? */
export type Authorize = (action: string, tags: Readonly<Record<string, string>>, tagKeys: readonly string[]) => boolean;

const CODES: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};
/** States that pass by themselves: into which, and after how long. */
const PASSING: Partial<Record<InstanceStateName, { readonly to: InstanceStateName; readonly after: number }>> = {
  pending: { to: 'running', after: 10_000 },
  stopping: { to: 'stopped', after: 30_000 },
  'shutting-down': { to: 'terminated', after: 30_000 },
};

/** A terminated instance is described for "approximately one hour": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html */
const REMEMBERED_MS = 50 * MINUTE;

/**
 * Instances, up to what stops, starts and marks them. A call takes effect on all instances that it names, or,
 * when it may or can not do so to one of them, to none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
 */
export class Ec2 {
  readonly transitions: Transition[] = [];
  private readonly machines = new Map<string, Machine>();

  /** @param shortPage how many instances a page may have less than was asked for; none by default */
  constructor(
    private readonly now: () => Date,
    private readonly shortPage: (asked: number) => number = (asked) => asked,
  ) {}

  /** An instance that somebody made, and that runs. */
  launch(launch: Launch): void {
    const tags = { ...launch.tags };
    this.machines.set(launch.id, { ...launch, tags, launchTime: this.now(), state: 'running', settlesAt: 0 });
    this.turned?.(launch.id);
  }

  /** What somebody outside does. */
  tag(id: string, key: string, value: string): void {
    this.machine(id).tags[key] = value;
  }

  /** What somebody outside does; nothing when the instance is already there. */
  change(id: string, to: Transition['to'], by: string): void {
    const machine = this.machine(id);
    this.settle(machine);
    if (to === 'shutting-down' ? machine.state !== 'terminated' : from(to).includes(machine.state))
      this.turn(machine, to, by);
  }

  state(id: string): MachineState {
    const machine = this.machine(id);
    this.settle(machine);
    return seen(machine);
  }

  /** A call of a client. @throws what EC2 answers instead */
  call(command: string, input: unknown, by: string, may: Authorize): unknown {
    for (const machine of this.machines.values()) this.settle(machine);
    switch (command) {
      case 'DescribeInstancesCommand':
        return this.describe(input as DescribeInstancesCommandInput);
      case 'DescribeSpotInstanceRequestsCommand':
        return this.describeSpotRequests(input as DescribeSpotInstanceRequestsCommandInput);
      case 'StopInstancesCommand':
        return this.stop(input as StopInstancesCommandInput, by, may);
      case 'StartInstancesCommand':
        return this.start(input as StartInstancesCommandInput, by, may);
      case 'CreateTagsCommand':
        return this.createTags(input as CreateTagsCommandInput, may);
      default:
        throw new NotModelled(`EC2's ${command}`);
    }
  }

  /** @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-pagination.html */
  private describe(input: DescribeInstancesCommandInput) {
    onlyKnown('DescribeInstancesCommand', input, ['Filters', 'MaxResults', 'NextToken']);
    const { Filters = [], MaxResults = 1000, NextToken = '' } = input;
    if (MaxResults < 5 || MaxResults > 1000) throw fault('InvalidParameterValue', 'MaxResults must be from 5 to 1000.');
    const all = [...this.machines.values()].filter((machine) => !this.isForgotten(machine));
    // A token stands for a place among all instances, whatever happens to them between two pages.
    const rest = all.slice(all.findIndex(({ id }) => id === NextToken) + 1);
    const matching = rest.filter((machine) => Filters.every((filter) => matches(machine, filter)));
    const page = matching.slice(0, this.shortPage(Math.min(MaxResults, matching.length)));
    return {
      Reservations: page.map((machine) => ({ Instances: [described(machine)] })),
      ...(page.length < matching.length && { NextToken: page.at(-1)?.id }),
    };
  }

  private describeSpotRequests(input: DescribeSpotInstanceRequestsCommandInput) {
    onlyKnown('DescribeSpotInstanceRequestsCommand', input, ['Filters']);
    const requests = [...this.machines.values()].flatMap(({ id, spot }) =>
      spot ? [{ id: requestOf(id), type: spot }] : [],
    );
    const found = requests.filter((request) =>
      (input.Filters ?? []).every(({ Name, Values = [] }) => {
        if (Name === 'spot-instance-request-id') return Values.includes(request.id);
        if (Name === 'type') return Values.includes(request.type);
        throw new NotModelled(`the filter ${String(Name)} of Spot requests`);
      }),
    );
    return { SpotInstanceRequests: found.map(({ id, type }) => ({ SpotInstanceRequestId: id, Type: type })) };
  }

  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html */
  private stop(input: StopInstancesCommandInput, by: string, may: Authorize) {
    onlyKnown('StopInstancesCommand', input, ['InstanceIds']);
    const machines = this.named('ec2:StopInstances', input.InstanceIds, may);
    for (const { id, state, rootDeviceType, isStopProtected, spot } of machines) {
      if (['shutting-down', 'terminated'].includes(state)) throw notInState(id, 'stopped');
      if (rootDeviceType === 'instance-store') {
        throw fault(
          'UnsupportedOperation',
          `The instance '${id}' does not have an 'ebs' root device type and cannot be stopped.`,
        );
      }
      if (spot === 'one-time') {
        throw fault(
          'UnsupportedOperation',
          `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request.`,
        );
      }
      if (isStopProtected === true) {
        throw fault(
          'OperationNotPermitted',
          `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
        );
      }
    }
    return { StoppingInstances: machines.map((machine) => this.changed(machine, 'stopping', by)) };
  }

  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartInstances.html */
  private start(input: StartInstancesCommandInput, by: string, may: Authorize) {
    onlyKnown('StartInstancesCommand', input, ['InstanceIds']);
    const machines = this.named('ec2:StartInstances', input.InstanceIds, may);
    const wrong = machines.find(({ state }) => !['stopped', 'pending', 'running'].includes(state));
    if (wrong) throw notInState(wrong.id, 'started');
    return { StartingInstances: machines.map((machine) => this.changed(machine, 'pending', by)) };
  }

  private createTags(input: CreateTagsCommandInput, may: Authorize) {
    onlyKnown('CreateTagsCommand', input, ['Resources', 'Tags']);
    const { Tags = [] } = input;
    const keys = Tags.map(({ Key = '' }) => Key);
    for (const { tags } of this.named('ec2:CreateTags', input.Resources, may, keys)) {
      for (const { Key = '', Value = '' } of Tags) tags[Key] = Value;
    }
    return {};
  }

  /** The instances that a call names: there must be all of them, and the caller must be let on each. */
  private named(
    action: string,
    ids: readonly string[] | undefined,
    may: Authorize,
    keys: readonly string[] = [],
  ): readonly Machine[] {
    if (!ids || ids.length === 0) throw fault('MissingParameter', 'The request must contain the parameter InstanceId');
    const unknown = ids.find((id) => !this.machines.has(id));
    if (unknown !== undefined) throw fault('InvalidInstanceID.NotFound', `The instance ID '${unknown}' does not exist`);
    const machines = ids.map((id) => this.machine(id));
    if (!machines.every(({ tags }) => may(action, tags, keys))) {
      throw fault('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
    }
    return machines;
  }

  private changed(machine: Machine, to: 'stopping' | 'pending', by: string) {
    const PreviousState = stateOf(machine.state);
    if (from(to).includes(machine.state)) this.turn(machine, to, by);
    return { InstanceId: machine.id, PreviousState, CurrentState: stateOf(machine.state) };
  }

  private turn(machine: Machine, to: Transition['to'], by: string): void {
    this.transitions.push({ at: this.now(), to, by, instance: seen(machine) });
    machine.state = to;
    machine.settlesAt = this.now().getTime() + (PASSING[to]?.after ?? 0);
    // "The time that the instance was last launched": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
    if (to === 'pending') machine.launchTime = this.now();
    this.turned?.(machine.id);
  }

  /** Called when an instance has come into another state, save those that it comes into by itself. */
  protected turned?(id: string): void;

  /** When an instance comes, or came, into the state that follows its own by itself. */
  protected settlesAt(id: string): number {
    return this.machine(id).settlesAt;
  }

  private isForgotten({ state, settlesAt }: Machine): boolean {
    return state === 'terminated' && settlesAt + REMEMBERED_MS < this.now().getTime();
  }

  private settle(machine: Machine): void {
    const passing = PASSING[machine.state];
    if (!passing || machine.settlesAt > this.now().getTime()) return;
    machine.state = machine.isKeyless === true && machine.state === 'pending' ? 'stopped' : passing.to;
  }

  private machine(id: string): Machine {
    const machine = this.machines.get(id);
    if (!machine) throw new Error(`There is no instance ${id}.`);
    return machine;
  }
}

/** The states from which an instance can be stopped or started; from others it is on its way or there already. */
const from = (to: 'stopping' | 'pending'): readonly InstanceStateName[] =>
  to === 'stopping' ? ['pending', 'running'] : ['stopped'];

const stateOf = (Name: InstanceStateName) => ({ Code: CODES[Name], Name });
const requestOf = (id: string): string => id.replace('i-', 'sir-');
const seen = (machine: Machine): MachineState => ({ ...machine, tags: { ...machine.tags } });

const described = (machine: Machine) => ({
  InstanceId: machine.id,
  State: stateOf(machine.state),
  LaunchTime: machine.launchTime,
  RootDeviceType: machine.rootDeviceType ?? 'ebs',
  Tags: Object.entries(machine.tags).map(([Key, Value]) => ({ Key, Value })),
  // https://repost.aws/knowledge-center/kms-iam-ec2-permission
  ...(machine.isKeyless && { StateReason: { Message: 'Client.InternalError: Client error on launch' } }),
  ...(machine.spot && { InstanceLifecycle: 'spot', SpotInstanceRequestId: requestOf(machine.id) }),
});

function matches({ id, tags, state }: Machine, { Name = '', Values = [] }: Filter): boolean {
  if (Name === 'instance-state-name') return Values.includes(state);
  if (Name === 'instance-id') return Values.includes(id);
  if (Name === 'tag-key') return Values.some((key) => key in tags);
  if (Name.startsWith('tag:')) return Values.includes(tags[Name.slice('tag:'.length)] ?? '\0');
  throw new NotModelled(`the filter ${Name} of instances`);
}

const fault = (name: string, message: string, status = 400): ServiceError =>
  new ServiceError(name, message, { status });
const notInState = (id: string, what: string): ServiceError =>
  fault('IncorrectInstanceState', `This instance '${id}' is not in a state from which it can be ${what}.`);
