import { NotModelled } from '../../template/not-modelled';
import type { Kernel, Simulated } from '../kernel';
import { type Published, publish } from './model';

/** The topics of a template. */
export class SimulatedSns implements Simulated {
  /** Every message that a topic took. */
  readonly published: (Published & { readonly at: number })[] = [];

  constructor(private readonly kernel: Kernel) {}

  perform(command: string, input: unknown): unknown {
    if (command !== 'PublishCommand') throw new NotModelled(`SNS's ${command}`);
    const { clock, template } = this.kernel;
    const topics = template.of('AWS::SNS::Topic').map(({ arn }) => arn);
    this.published.push({ ...publish(input, topics), at: clock.now });
    return { MessageId: this.kernel.nextId() };
  }
}
