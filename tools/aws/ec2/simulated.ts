import type { Invocation, Kernel, Simulated } from '../kernel';
import { arnOf } from '../place';
import { type Authorize, Ec2 } from './model';

/** Instances, which no template makes: workloads launch them. */
export class SimulatedEc2 extends Ec2 implements Simulated {
  constructor(private readonly kernel: Kernel) {
    super(
      () => kernel.clock.date,
      // The first instance of a page is always there; the others may be on a later one.
      (asked) => asked - kernel.decisions.choose(Math.max(1, asked)),
    );
  }

  perform(command: string, input: unknown, caller: Invocation): unknown {
    const before = this.transitions.length;
    const output = this.call(command, input, caller.id, this.authorized(caller));
    if (this.transitions.length > before) this.kernel.changed();
    return output;
  }

  /** What a function may do to instances, by the policies of its role. */
  private readonly authorized =
    ({ functionName }: Invocation): Authorize =>
    (action, resourceTags, tagKeys) =>
      this.kernel.policies.byFunction(
        { action, resource: arnOf('ec2', 'instance/i'), resourceTags, tagKeys },
        functionName,
      );
}
