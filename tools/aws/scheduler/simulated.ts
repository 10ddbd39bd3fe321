import type { Kernel, Simulated } from '../kernel';
import { Schedule } from './schedule';

/** The schedules of a template. */
export class SimulatedScheduler implements Simulated {
  private readonly schedules: readonly Schedule[];

  constructor(kernel: Kernel) {
    this.schedules = kernel.template.of('AWS::Scheduler::Schedule').map((resource) => new Schedule(kernel, resource));
  }

  wake(): void {
    for (const schedule of this.schedules) schedule.wake();
  }
}
