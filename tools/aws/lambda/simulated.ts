import { NotModelled, onlyKnown } from '../../template/not-modelled';
import type { Template } from '../../template/template';
import { assume } from '../assumption';
import type { Invocation, Kernel, Outcome, Simulated } from '../kernel';
import { sumOf, type Usage } from '../price';
import { MINUTE, SECOND } from '../time';
import { invocationsOf, usageOfInvocation } from './metering';

assume({
  what: 'Lambda tries an asynchronous event twice more, after one and two minutes, then sends it to the function’s destination.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
});

interface InvokeConfig {
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
  readonly FunctionName?: string;
  readonly MaximumEventAgeInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
}

interface InvokeInput {
  readonly FunctionName: string;
  readonly Payload?: string;
}

/** "Lambda … waits … one minute … then two minutes": https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [MINUTE, 2 * MINUTE];
const DEFAULT_EVENT_AGE_SECONDS = 6 * 60 * 60;

/** The functions of a template, as others see them. */
export class SimulatedLambda implements Simulated {
  constructor(private readonly kernel: Kernel) {}

  get invocations(): readonly Invocation[] {
    return this.kernel.runtime.invocations;
  }

  invoke(functionName: string, event: unknown): Promise<Outcome> {
    return this.kernel.runtime.invoke(functionName, event);
  }

  used(template: Template): Usage {
    const { clock, runtime, template: own } = this.kernel;
    return sumOf(invocationsOf(runtime, template).map((one) => usageOfInvocation(one, clock.now, own)));
  }

  async perform(command: string, input: unknown, caller: Invocation): Promise<unknown> {
    if (command !== 'InvokeCommand') throw new NotModelled(`Lambda's ${command}`);
    const { FunctionName, Payload = 'null' } = input as InvokeInput;
    onlyKnown(command, input as InvokeInput, ['FunctionName', 'Payload']);
    const outcome = await this.kernel.runtime.invoke(FunctionName, JSON.parse(Payload), caller);
    const { kind, ...error } = outcome;
    const text = JSON.stringify(outcome.kind === 'answered' ? outcome.value : error);
    return {
      StatusCode: 200,
      ...(kind === 'failed' && { FunctionError: 'Unhandled' }),
      Payload: { transformToString: () => text, toJSON: () => text },
    };
  }

  /** Runs a function for who does not wait for its answer: three times at most, then the event is parked. */
  async start(functionName: string, event: unknown): Promise<void> {
    const { clock, runtime, trace } = this.kernel;
    const config = (this.kernel.template
      .of('AWS::Lambda::EventInvokeConfig')
      .find(({ properties }) => properties['FunctionName'] === functionName)?.properties ?? {}) as InvokeConfig;
    const until = clock.now + (config.MaximumEventAgeInSeconds ?? DEFAULT_EVENT_AGE_SECONDS) * SECOND;
    const retries = config.MaximumRetryAttempts ?? RETRY_DELAYS_MS.length;
    let outcome: Outcome = await runtime.invoke(functionName, event);
    for (let retry = 0; retry < retries && outcome.kind === 'failed'; retry += 1) {
      const delay = RETRY_DELAYS_MS[retry] ?? 0;
      if (clock.now + delay > until) break;
      await clock.pause(delay);
      outcome = await runtime.invoke(functionName, event);
    }
    if (outcome.kind === 'answered') return;
    const destination = config.DestinationConfig?.OnFailure?.Destination;
    trace(functionName, () => `its run is given up, ${destination === undefined ? 'not kept' : 'parked'}`);
    // As https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html has it.
    const record = {
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: event,
      responsePayload: outcome,
    };
    if (destination !== undefined) this.kernel.sendTo(destination, JSON.stringify(record));
  }
}
