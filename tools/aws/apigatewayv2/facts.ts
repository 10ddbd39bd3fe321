import { type Properties, referenced, references } from '../../template/template';
import { type Arrow, LABEL, type ResourceFacts, type Stack } from '../facts';
import { arnOf } from '../place';
import { BY_USE, MILLION, PART, price, READ } from '../price';

export const prices = {
  socketMessage: price('API Gateway', 1, MILLION, 'WebSocket messages of 32 KB', 'api-gateway/pricing', [
    '2025-05-19',
    'https://awsforengineers.com/blog/aws-api-gateway-pricing-explained',
  ]),
  socketMinute: price('API Gateway', 0.25, MILLION, 'minutes of WebSocket connections', 'api-gateway/pricing', [
    READ,
    'https://www.wring.co/blog/aws-api-gateway-pricing-guide',
  ]),
};

const API = 'routes name their API';

export const resources = {
  'AWS::ApiGatewayV2::Api': {
    arn: (name) => arnOf('execute-api', name),
    simulated: {
      modelled: ['ProtocolType', 'RouteSelectionExpression'],
      irrelevant: { Name: LABEL, Tags: LABEL },
    },
    idle: BY_USE,
    drawn: { glyph: 'aws-api-gateway', called: 'WebSocket API', kind: 'door', enters: 'watch' },
  },
  'AWS::ApiGatewayV2::Integration': {
    simulated: {
      modelled: ['IntegrationType', 'IntegrationUri'],
      irrelevant: {
        ApiId: API,
        RequestTemplates: 'who may connect is proven on the local cloud',
        TemplateSelectionExpression: 'as RequestTemplates',
      },
    },
    idle: PART,
  },
  'AWS::ApiGatewayV2::Route': {
    simulated: {
      modelled: ['ApiId', 'RouteKey', 'Target'],
      irrelevant: { AuthorizationType: 'who may connect is proven on the local cloud' },
    },
    idle: PART,
    arrows: route,
  },
  'AWS::ApiGatewayV2::Stage': {
    simulated: {
      modelled: ['ApiId', 'StageName'],
      irrelevant: {
        AccessLogSettings: 'logs decide nothing',
        AutoDeploy: 'what a route does does not depend on it',
        DefaultRouteSettings: 'clients send little',
        Tags: LABEL,
      },
    },
    idle: PART,
  },
} satisfies Record<string, ResourceFacts>;

export const verbs = [[/^execute-api:ManageConnections$/, 'tells']] as const;

/** From the API to the function of an action. */
function route(_: string, { ApiId, RouteKey, Target }: Properties, { template, factsOf }: Stack): readonly Arrow[] {
  const [integration = ''] = references(Target);
  const to = references(template.Resources[integration]?.Properties?.['IntegrationUri']).find(
    (id) => factsOf(id)?.drawn,
  );
  return to === undefined ? [] : [{ from: referenced(ApiId) ?? '', to, label: String(RouteKey) }];
}
