import type { HttpReply, HttpRequest, Kernel, Simulated } from '../kernel';
import { Api } from './api';
import { Integrations } from './integrations';

/** The REST APIs of a template. */
export class SimulatedApiGateway implements Simulated {
  /** In its order. */
  readonly apis: readonly Api[];

  constructor(kernel: Kernel) {
    const integrations = new Integrations(kernel, (request) => this.serverOf(request));
    const stages = kernel.template.of('AWS::ApiGateway::Stage');
    this.apis = kernel.template.of('AWS::ApiGateway::RestApi').flatMap((api) => {
      const stage = stages.find(({ properties }) => properties['RestApiId'] === api.ref);
      return stage ? [new Api(kernel, api, stage, integrations)] : [];
    });
  }

  serverOf(request: HttpRequest): (() => Promise<HttpReply>) | undefined {
    const api = this.apis.find(({ host }) => request.host.startsWith(host));
    return api && (() => reply(api, request));
  }
}

async function reply(api: Api, request: HttpRequest): Promise<HttpReply> {
  const { status, headers, body } = await api.serve({
    method: request.method,
    path: api.pathBelowStage(request.path),
    headers: Object.fromEntries(pairs(request.headers)),
    ...(request.body !== '' && { body: JSON.parse(request.body) as unknown }),
  });
  return { status, rawHeaders: Object.entries(headers).flat(), body: Buffer.from(JSON.stringify(body)) };
}

const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, place) =>
    place % 2 === 0 ? [[name.toLowerCase(), raw[place + 1] ?? ''] as [string, string]] : [],
  );
