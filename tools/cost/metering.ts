import { readableId, resourcesOf, type Template } from '../template/template';
import { embeddedMetrics } from '../aws/cloudwatch/embedded-metrics';
import type { Invocation } from '../aws/kernel';
import { functionsIn, invocationsOf } from '../aws/lambda/metering';
import { GB, type Usage as UsageOf, sumOf } from '../aws/price';
import { allServices, type PriceName } from '../aws/services';
import type { Called } from '../simulation/kernel';
import { World } from '../simulation/world';
import { ToolError } from '../terminal/tool-error';
import { assumptions } from '../aws/cost-assumptions';
import { metricName } from './idle';

/** Units by what is paid for them. */
export type Usage = UsageOf<PriceName>;

/** What clients do once, as people speak of it: a million of it is priced. */
export interface Operation {
  /** `order placed, shipped and looked at`, as it follows "a million times: ". */
  readonly name: string;
  readonly run: (world: World) => Promise<void>;
  /** What no simulation knows of, such as requests that a cache answers: units for one operation. */
  readonly also?: Usage;
}

/** A world that remembers what its functions logged. */
export class MeteredWorld extends World {
  loggedBytes = 0;
  /** The custom metrics in the logs. */
  readonly metrics = new Set<string>();

  override log(invocation: Invocation | undefined, line: string): void {
    this.loggedBytes += Buffer.byteLength(line);
    for (const { namespace, name, dimensions } of embeddedMetrics(line, this.clock.date)) {
      this.metrics.add(metricName(namespace, name, dimensions));
    }
    super.log(invocation, line);
  }

  /** Why this run is none to be priced: a request that was refused, or a function that failed. */
  get failure(): string | undefined {
    for (const { method, path, answers } of this.apigateway.apis.flatMap(({ requests }) => requests)) {
      const status = answers.at(-1)?.status ?? 'nothing';
      if (status === 'nothing' || status >= 400) return `${method} ${path} was answered with ${String(status)}`;
    }
    const failed = this.lambda.invocations.find(({ outcome }) => outcome?.kind !== 'answered');
    return failed && `${failed.id} failed`;
  }
}

const DAYS_OF_A_MONTH = assumptions.monthHours.value / 24;

/**
 * What has been used in a world, in units that are billed.
 * @param template of what is priced: it determines what each write and each request cost besides
 * @throws {ToolError} for a call without a rule to count it by
 */
export function usageOf(world: MeteredWorld, template: Template): Usage {
  const functions = functionsIn(template);
  const apis = resourcesOf(template, 'AWS::ApiGateway::RestApi').map(([id]) => `${readableId(id).toLowerCase()}.`);
  const invocations = invocationsOf(world.lambda, template);
  const calls = world.calls.filter(({ invocation }) => functions.has(invocation.functionName));
  const hosts = [
    ...world.apigateway.apis.flatMap(({ host, requests }) =>
      requests.flatMap(({ answers }) => answers.map(() => host)),
    ),
    ...calls.filter(isHttp).map(({ command }) => command.split(' ')[1] ?? ''),
  ];
  const requests = hosts.filter((host) => apis.some((api) => host.startsWith(api))).length;
  const inspected = Object.values(template.Resources).some(({ Type }) => Type === 'AWS::WAFv2::WebACLAssociation');
  const begun = invocations.filter((one) => one.caller === undefined && !isOfApi(one)).length;
  const some = (type: string, property: string) =>
    resourcesOf(template, type).some(([, properties]) => properties[property] !== undefined);
  const accessLogged = some('AWS::ApiGateway::Stage', 'AccessLogSetting') ? requests : 0;
  const isTraced = resourcesOf(template, 'AWS::Lambda::Function').some(
    ([, { TracingConfig }]) => (TracingConfig as { Mode?: string } | undefined)?.Mode === 'Active',
  );
  const traced = isTraced ? hosts.length + begun : 0;
  const logged =
    world.loggedBytes +
    invocations.length * assumptions.platformLogBytes.value +
    accessLogged * assumptions.accessLogBytes.value;
  return sumOf<PriceName>([
    ...calls.map((call) => ofCall(call, template)),
    ...world.simulated.map((service) => service.used?.(template) ?? {}),
    {
      apiRequest: requests,
      wafRequest: inspected ? requests : 0,
      logIngested: logged / GB,
      logStored: (logged / GB) * (retentionDays(template) / DAYS_OF_A_MONTH),
      trace: traced,
    },
  ]);
}

const isHttp = ({ command }: Called): boolean => command.includes(' ');
const isOfApi = ({ event }: Invocation): boolean =>
  typeof event === 'object' && event !== null && 'httpMethod' in event;

function ofCall(call: Called, template: Template): Usage {
  if (isHttp(call)) return {};
  const service = allServices.find(({ sdk }) => sdk?.client === call.client);
  const used = service?.usageOfCall?.(call, template);
  if (!used) throw new ToolError(`What does ${call.command} cost? Add it to tools/aws/<service>/metering.ts.`);
  return used;
}

/** The longest of a template's log groups. @throws {ToolError} for one that keeps logs for ever */
function retentionDays(template: Template): number {
  const days = resourcesOf(template, 'AWS::Logs::LogGroup').map(([id, { RetentionInDays }]) => {
    if (typeof RetentionInDays === 'number') return RetentionInDays;
    throw new ToolError(`The log group ${id} keeps logs for ever: what they cost grows each month.`);
  });
  return Math.max(0, ...days);
}
