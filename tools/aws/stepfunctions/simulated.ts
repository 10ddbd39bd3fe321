import {
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  type RedriveExecutionInput,
  type SendTaskFailureInput,
  type SendTaskHeartbeatInput,
  type SendTaskSuccessInput,
  type StartExecutionInput,
  StateMachineTypeNotSupported,
  type StopExecutionInput,
} from '@aws-sdk/client-sfn';
import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { SimulatedEventBridge } from '../eventbridge/simulated';
import type { Kernel, Simulated } from '../kernel';
import type { Usage } from '../price';
import type { Resource } from '../resolved';
import { DAY, SECOND } from '../time';
import { type Definition, definitionOf } from './definition';
import { Expressions } from './expressions';
import type { prices } from './facts';
import { Failure } from './failure';
import { Group, Over } from './group';
import { Interpreter } from './interpreter';
import { callTask } from './tasks';
import { TaskTokens } from './task-tokens';

assume(
  {
    what: 'The name of a workflow’s execution is taken for 90 days.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html',
  },
  {
    what: 'What Step Functions tells of an execution’s status is an event, or none: some are lost.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html',
  },
  {
    what: 'A function that a workflow has called goes on when the task, or the execution, has ended.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
  },
);

type Ended = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A run of a workflow, as it is described. */
export interface Execution {
  readonly arn: string;
  /** The name of the workflow's resource. */
  readonly machine: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
  readonly startedAt: number;
  readonly status: Ended | 'RUNNING';
  readonly endedAt?: number;
  /** JSON. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

interface Machine {
  readonly resource: Resource;
  readonly definition: Definition;
  readonly isExpress: boolean;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
interface Running extends Writable<Execution> {
  readonly of: Machine;
  readonly interpreter: Interpreter;
  group: Group;
  /** Told when it ends. */
  readonly waiting: (() => void)[];
}

const NAME_TAKEN_MS = 90 * DAY;
const REDRIVABLE_MS = 14 * DAY;
const $metadata = { httpStatusCode: 400 };

/**
 * Workflows that run by their definitions, and what they are asked by functions.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/welcome.html
 */
export class SimulatedStepFunctions implements Simulated {
  private readonly runs: Running[] = [];
  private readonly machines: ReadonlyMap<string, Machine>;
  private readonly expressions = new Expressions();
  private readonly tokens: TaskTokens;
  private transitions = 0;

  /** @throws NotModelled for a definition that the interpreter does not understand */
  constructor(private readonly kernel: Kernel) {
    this.tokens = new TaskTokens(() => kernel.nextId());
    this.machines = new Map(
      kernel.template.of('AWS::StepFunctions::StateMachine').map((resource) => {
        const { DefinitionString, StateMachineType } = resource.properties;
        const definition = definitionOf(String(DefinitionString), resource.name);
        return [resource.arn, { resource, definition, isExpress: StateMachineType === 'EXPRESS' }];
      }),
    );
  }

  /** In the order in which they began. */
  get executions(): readonly Execution[] {
    return this.runs;
  }

  /** What a service starts has no name of its own. */
  take({ arn }: Resource, input: string): string {
    return this.start({ stateMachineArn: arn, input }).name;
  }

  perform(command: string, input: unknown): unknown {
    switch (command) {
      case 'StartExecutionCommand': {
        const { arn, startedAt } = this.start(input as StartExecutionInput);
        return { executionArn: arn, startDate: new Date(startedAt) };
      }
      case 'StartSyncExecutionCommand':
        return this.startSync(input as StartExecutionInput);
      case 'DescribeExecutionCommand':
        return describe(this.run((input as StopExecutionInput).executionArn));
      case 'StopExecutionCommand': {
        const { executionArn, error, cause } = input as StopExecutionInput;
        this.end(this.run(executionArn), 'ABORTED', { error, cause });
        return { stopDate: this.kernel.clock.date };
      }
      case 'RedriveExecutionCommand':
        this.redrive(this.run((input as RedriveExecutionInput).executionArn));
        return { redriveDate: this.kernel.clock.date };
      default:
        return this.answerTask(command, input);
    }
  }

  /** "Step Functions counts a state transition each time a step of your workflow is executed": https://aws.amazon.com/step-functions/pricing/ */
  used(): Usage<keyof typeof prices> {
    return { stateTransition: this.transitions };
  }

  private answerTask(command: string, input: unknown): object {
    const { taskToken = '' } = input as SendTaskHeartbeatInput;
    const task = () => this.tokens.of(taskToken);
    if (command === 'SendTaskSuccessCommand') {
      const { output = '' } = input as SendTaskSuccessInput;
      task().succeed(JSON.parse(output));
    } else if (command === 'SendTaskFailureCommand') {
      const { error = '', cause } = input as SendTaskFailureInput;
      task().fail(new Failure(error, cause));
    } else if (command === 'SendTaskHeartbeatCommand') {
      task().beat();
    } else throw new NotModelled(`Step Functions' ${command}`);
    return {};
  }

  private start({ stateMachineArn = '', input = '{}', name = this.kernel.nextId() }: StartExecutionInput): Running {
    const of = this.machine(stateMachineArn);
    const { now } = this.kernel.clock;
    const known = of.isExpress
      ? undefined
      : this.runs.find((one) => one.of === of && one.name === name && now < (one.endedAt ?? now) + NAME_TAKEN_MS);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new ExecutionAlreadyExists({ message: `Execution Already Exists: '${known.arn}'`, $metadata });
    const run: Running = {
      ...{ arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`, machine: of.resource.name },
      ...{ name, input, of, startedAt: now, status: 'RUNNING', group: new Group(), waiting: [] },
      interpreter: this.interpreterOf(of),
    };
    this.runs.push(run);
    this.go(run);
    return run;
  }

  /** An Express workflow is waited for. @returns what it came to, whatever that is */
  private async startSync(input: StartExecutionInput): Promise<object> {
    if (!this.machine(input.stateMachineArn ?? '').isExpress) {
      throw new StateMachineTypeNotSupported({ message: 'A standard workflow is not waited for.', $metadata });
    }
    const run = this.start(input);
    await new Promise<void>((resolve) => run.waiting.push(resolve));
    return describe(run);
  }

  /** Runs what has not been run. */
  private go(run: Running): void {
    const { clock, trace } = this.kernel;
    const { definition, resource } = run.of;
    run.status = 'RUNNING';
    run.group = new Group();
    trace(run.machine, () => `${run.name} runs`);
    this.tell(run);
    const { TimeoutSeconds } = definition;
    if (TimeoutSeconds !== undefined) {
      const end = clock.after(TimeoutSeconds * SECOND, () => {
        this.end(run, 'TIMED_OUT', { error: 'States.Timeout' });
      });
      run.group.onEnd(end);
    }
    const StartTime = new Date(run.startedAt).toISOString();
    const Input: unknown = JSON.parse(run.input);
    const context = {
      Execution: { Id: run.arn, Name: run.name, Input, StartTime, RoleArn: resource.properties['RoleArn'] },
      StateMachine: { Id: resource.arn, Name: resource.name },
    };
    this.kernel.spawn(
      run.interpreter.run(Input, context, run.group).then(
        (output) => {
          this.end(run, 'SUCCEEDED', { output: JSON.stringify(output) });
        },
        (error: unknown) => {
          if (error instanceof Failure) this.end(run, 'FAILED', { error: error.error, cause: error.cause });
          else if (!(error instanceof Over)) throw error;
        },
      ),
    );
  }

  private end(run: Running, status: Ended, more: Pick<Partial<Running>, 'output' | 'error' | 'cause'>): void {
    if (run.status !== 'RUNNING') return;
    Object.assign(run, more, { status, endedAt: this.kernel.clock.now });
    run.group.end();
    this.kernel.trace(run.machine, () => `${run.name} is ${status}${run.error === undefined ? '' : `: ${run.error}`}`);
    this.tell(run);
    for (const heard of run.waiting.splice(0)) heard();
  }

  /**
   * Goes on with the states that failed.
   * @throws ExecutionNotRedrivable for one that runs, succeeded, or ended more than 14 days ago
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  private redrive(run: Running): void {
    const isLate = this.kernel.clock.now > (run.endedAt ?? 0) + REDRIVABLE_MS;
    if (['RUNNING', 'SUCCEEDED'].includes(run.status) || run.of.isExpress || isLate) {
      throw new ExecutionNotRedrivable({ message: `The execution is ${run.status}.`, $metadata });
    }
    delete run.error;
    delete run.cause;
    delete run.endedAt;
    this.go(run);
  }

  /** Express workflows tell nothing. */
  private tell({ of, arn, name, status, startedAt, endedAt, input, output, error, cause }: Running): void {
    const bus = this.kernel.the(SimulatedEventBridge);
    if (of.isExpress || !bus.isListening) return;
    const told = { executionArn: arn, stateMachineArn: of.resource.arn, name, status, startDate: startedAt, input };
    const ended = { stopDate: endedAt ?? null, output: output ?? null, error: error ?? null, cause: cause ?? null };
    bus.tell('aws.states', 'Step Functions Execution Status Change', { ...told, ...ended }, arn);
  }

  private interpreterOf({ definition, resource }: Machine): Interpreter {
    const { kernel, tokens } = this;
    return new Interpreter(definition, this.expressions, {
      clock: kernel.clock,
      tokens,
      call: (task, given) => callTask(kernel, resource, task, given),
      transition: () => {
        this.transitions += 1;
      },
      isShort: () => kernel.decisions.choose(2) === 1,
    });
  }

  private machine(arn: string): Machine {
    const machine = this.machines.get(arn);
    if (!machine) throw new NotModelled(`the workflow ${arn}`);
    return machine;
  }

  private run(arn: string | undefined): Running {
    const run = this.runs.find((one) => one.arn === arn);
    if (!run) throw new ExecutionDoesNotExist({ message: `Execution Does Not Exist: '${arn ?? ''}'`, $metadata });
    return run;
  }
}

const describe = (run: Running): DescribeExecutionOutput => ({
  executionArn: run.arn,
  stateMachineArn: run.of.resource.arn,
  name: run.name,
  status: run.status,
  startDate: new Date(run.startedAt),
  input: run.input,
  ...(run.endedAt !== undefined && { stopDate: new Date(run.endedAt) }),
  ...(run.output !== undefined && { output: run.output }),
  ...(run.error !== undefined && { error: run.error }),
  ...(run.cause !== undefined && { cause: run.cause }),
});
