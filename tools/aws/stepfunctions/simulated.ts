import { NotModelled } from '../../template/not-modelled';
import type { Kernel, Simulated } from '../kernel';
import type { Usage } from '../price';
import type { Resource } from '../resolved';
import type { prices } from './facts';

interface Execution {
  readonly machine: string;
  readonly input: string;
}

interface Definition {
  readonly States: Readonly<Record<string, { readonly Type: string }>>;
}

/** State machines whose states do nothing but hand on: what of them can be seen is that they were started, and with what. */
export class SimulatedStepFunctions implements Simulated {
  readonly executions: Execution[] = [];
  private readonly states = new Map<string, number>();

  /** @throws NotModelled for a state that does something */
  constructor(private readonly kernel: Kernel) {
    for (const { name, properties } of kernel.template.of('AWS::StepFunctions::StateMachine')) {
      const { States } = JSON.parse(String(properties['DefinitionString'])) as Definition;
      const unknown = Object.values(States).find(({ Type }) => !['Pass', 'Succeed'].includes(Type));
      if (unknown) throw new NotModelled(`the state ${unknown.Type} of ${name}`);
      this.states.set(name, Object.keys(States).length);
    }
  }

  take({ name: machine }: Resource, input: string): string {
    this.executions.push({ machine, input });
    return this.kernel.nextId();
  }

  /** "Step Functions counts a state transition each time a step of your workflow is executed": https://aws.amazon.com/step-functions/pricing/ */
  used(): Usage<keyof typeof prices> {
    return { stateTransition: this.executions.reduce((sum, { machine }) => sum + (this.states.get(machine) ?? 0), 0) };
  }
}
