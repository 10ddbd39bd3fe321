import type { Invocation, Kernel, Simulated } from '../kernel';
import { Ses } from './model';

export class SimulatedSes extends Ses implements Simulated {
  constructor(kernel: Kernel) {
    super(
      () => kernel.clock.date,
      () => kernel.nextId(),
    );
  }

  perform(command: string, input: unknown, { id }: Invocation): unknown {
    return this.call(command, input, id);
  }
}
