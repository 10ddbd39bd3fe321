import { reachable, type Outputs } from './outputs';

/** Where APIs answer, and where the sites of deployed CloudFront distributions are served: a URL for each domain. */
interface Served {
  readonly endpoint: string;
  readonly sites: Readonly<Record<string, string>>;
}

/** The outputs of the stacks of a local cloud, which come up several at once. */
export class DeployedOutputs {
  private outputs: Outputs = {};
  private publishing: Promise<void> = Promise.resolve();

  /** @param onChange gets all outputs, one call after the other, the latest last */
  constructor(
    private readonly served: () => Promise<Served>,
    private readonly onChange: (outputs: Outputs) => Promise<void>,
  ) {}

  get current(): Outputs {
    return this.outputs;
  }

  /** Adds the outputs of a stack as CloudFormation has them, or replaces them. Resolves when they are published. */
  async add(stack: string, own: Readonly<Record<string, string>>): Promise<void> {
    const { endpoint, sites } = await this.served();
    this.outputs = { ...this.outputs, ...reachable({ [stack]: own }, endpoint, sites) };
    await this.publish();
  }

  publish(): Promise<void> {
    const published = this.publishing.then(() => this.onChange(this.outputs));
    this.publishing = published.catch(() => undefined); // the caller gets the error
    return published;
  }
}
