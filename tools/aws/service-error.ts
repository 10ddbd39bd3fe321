type Fault = 'client' | 'server';

/** An error of a service which the SDK has no class for: callers go by its name. */
export class ServiceError extends Error {
  readonly $fault: Fault;
  readonly $metadata: { readonly httpStatusCode: number };

  /** @param members further members that the service's answer has */
  constructor(
    override readonly name: string,
    message: string,
    options: { readonly fault?: Fault; readonly status?: number; readonly members?: object } = {},
  ) {
    super(message);
    const { fault = 'client', status = fault === 'client' ? 400 : 500, members = {} } = options;
    this.$fault = fault;
    this.$metadata = { httpStatusCode: status };
    Object.assign(this, members);
  }
}

/** How a service throttles. */
export interface Throttling {
  readonly name: string;
  /** @default 400 */
  readonly status?: number;
}

export const throttled = ({ name, status = 400 }: Throttling): ServiceError =>
  new ServiceError(name, 'Rate exceeded', { status });
