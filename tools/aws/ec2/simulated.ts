import { assume } from '../assumption';
import { SimulatedEventBridge } from '../eventbridge/simulated';
import type { Invocation, Kernel, Simulated } from '../kernel';
import { arnOf } from '../place';
import { type Authorize, Ec2 } from './model';

assume({
  what: 'Each change of an instance’s state is an event, with the id and the state.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html',
});

/** Instances, which no template makes: workloads launch them. What becomes of them is told to the account's bus. */
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

  protected override turned(id: string): void {
    const { clock } = this.kernel;
    const events = this.kernel.the(SimulatedEventBridge);
    if (!events.isListening) return;
    const tell = (state = this.state(id).state) => {
      const detail = { 'instance-id': id, state };
      events.tell('aws.ec2', 'EC2 Instance State-change Notification', detail, arnOf('ec2', `instance/${id}`));
      this.kernel.changed();
    };
    // A launched one runs at once here.
    if (this.settlesAt(id) === 0) tell('pending');
    tell();
    const due = this.settlesAt(id);
    if (due <= clock.now) return;
    clock.after(due - clock.now, () => {
      if (this.settlesAt(id) === due) tell();
    });
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
