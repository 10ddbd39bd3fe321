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
      modelled: ['Name'],
      irrelevant: {
        BinaryMediaTypes: 'functions decode bodies; that bytes survive is proven on the local cloud',
        EndpointConfiguration: 'where an API is reached changes no answer',
        Tags: LABEL,
      },
    },
    idle: BY_USE,
    drawn: { glyph: 'aws-api-gateway', called: 'REST API', kind: 'door' },
  },
  'AWS::ApiGateway::Stage': stage,
} satisfies Record<string, ResourceFacts<keyof typeof prices>>;

function integration(
  _: string,
  { RestApiId, ResourceId, HttpMethod, Integration }: Properties,
  { template, factsOf }: Stack,
): readonly Arrow[] {
  const { Uri } = Integration as { Uri?: unknown };
  const target = references(Uri).find((id) => factsOf(id)?.drawn);
  if (HttpMethod === 'HEAD') return []; // It goes where GET goes.
  const label = `${String(HttpMethod)} ${pathOf(ResourceId, template) || '/'}`;
  return target === undefined ? [] : [{ from: referenced(RestApiId) ?? '', to: target, label }];
}
