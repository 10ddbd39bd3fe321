import { pathOf, type Properties, referenced, references } from '../../template/template';
import { assumptions } from '../cost-assumptions';
import { type Arrow, LABEL, LOCAL_CLOUD, type ResourceFacts, type Stack } from '../facts';
import { BY_USE, MILLION, PAGE, PART, price, unpriced } from '../price';

export const prices = {
  apiRequest: price('API Gateway', 3.5, MILLION, 'REST API requests', 'api-gateway/pricing', PAGE),
  apiCacheHour: price('API Gateway', 0.02, 1, 'hours of a 0.5 GB cache', 'api-gateway/pricing', [
    '2025-05-19',
    'https://awsforengineers.com/blog/aws-api-gateway-pricing-explained',
  ]),
};

const KEYS = 'workloads send a key that is good; refusals are proven on the local cloud';
const FITTING = 'workloads send bodies that fit';

const stage: ResourceFacts<keyof typeof prices> = {
  simulated: 'its throttling is injected, its logs decide nothing',
  idle: ({ CacheClusterEnabled, CacheClusterSize, MethodSettings = [] }, id) => {
    if ((MethodSettings as Properties[]).some(({ MetricsEnabled }) => MetricsEnabled === true))
      unpriced('detailed metrics', id);
    if (CacheClusterEnabled !== true) return [];
    if (CacheClusterSize !== '0.5') unpriced(`a cache of ${String(CacheClusterSize)} GB`, id);
    return [{ price: 'apiCacheHour', units: assumptions.monthHours.value }];
  },
};

export const resources = {
  'AWS::ApiGateway::Account': { idle: PART },
  'AWS::ApiGateway::ApiKey': { simulated: KEYS, idle: PART },
  'AWS::ApiGateway::Authorizer': {
    simulated: 'which tokens are valid is proven on the local cloud; here requests name their user',
    idle: PART,
    arrows: (_, { RestApiId, ProviderARNs }) =>
      references(ProviderARNs).map((to) => ({ from: referenced(RestApiId) ?? '', to, label: 'checks tokens' })),
  },
  'AWS::ApiGateway::Deployment': { simulated: 'what a method answers does not depend on it', idle: PART },
  'AWS::ApiGateway::GatewayResponse': { simulated: 'clients go by the status, which is the same', idle: PART },
  'AWS::ApiGateway::Method': {
    simulated: {
      modelled: ['AuthorizationType', 'HttpMethod', 'Integration', 'ResourceId', 'RestApiId'],
      irrelevant: {
        ApiKeyRequired: KEYS,
        AuthorizerId: LOCAL_CLOUD,
        MethodResponses: 'declarations of what integration responses give',
        RequestParameters: 'declarations: a function is given all that a request has',
        RequestModels: 'workloads send bodies that fit; refusals are proven on the local cloud',
        RequestValidatorId: 'as RequestModels',
      },
    },
    idle: PART,
    arrows: integration,
  },
  'AWS::ApiGateway::Model': { simulated: FITTING, idle: PART },
  'AWS::ApiGateway::RequestValidator': { simulated: FITTING, idle: PART },
  'AWS::ApiGateway::Resource': {
    simulated: { modelled: ['ParentId', 'PathPart'], irrelevant: { RestApiId: 'methods name their API' } },
    idle: PART,
  },
  'AWS::ApiGateway::RestApi': {
    attributes: { RootResourceId: ({ ref }) => `${ref}/` },
    simulated: {
      modelled: ['Body', 'Name'],
      irrelevant: {
        BinaryMediaTypes: 'functions decode bodies; that bytes survive is proven on the local cloud',
        EndpointConfiguration: 'where an API is reached changes no answer',
        Tags: LABEL,
      },
    },
    idle: BY_USE,
    drawn: { glyph: 'aws-api-gateway', called: 'REST API', kind: 'door' },
    arrows: imported,
  },
  'AWS::ApiGateway::Stage': stage,
  'AWS::ApiGateway::UsagePlan': { simulated: KEYS, idle: PART },
  'AWS::ApiGateway::UsagePlanKey': { simulated: KEYS, idle: PART },
} satisfies Record<string, ResourceFacts<keyof typeof prices>>;

function integration(
  _: string,
  { RestApiId, ResourceId, HttpMethod, Integration }: Properties,
  { template, factsOf }: Stack,
): readonly Arrow[] {
  const { Uri, RequestTemplates } = Integration as { Uri?: unknown; RequestTemplates?: unknown };
  // A service that has one address for all names the resource in what it is sent.
  const target = [...references(Uri), ...references(RequestTemplates)].find((id) => factsOf(id)?.drawn);
  if (HttpMethod === 'HEAD') return []; // It goes where GET goes.
  const label = `${String(HttpMethod)} ${pathOf(ResourceId, template) || '/'}`;
  return target === undefined ? [] : [{ from: referenced(RestApiId) ?? '', to: target, label }];
}

/** To what the document names. */
function imported(id: string, { Body }: Properties, { factsOf }: Stack): readonly Arrow[] {
  const { paths = {} } = (Body ?? {}) as { paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const target = references(operation).find((to) => factsOf(to)?.drawn);
      return target === undefined ? [] : [{ from: id, to: target, label: `${method.toUpperCase()} ${path}` }];
    }),
  );
}
