import { ACCOUNT, property, REGION, type Model, type Resource } from '../model';
import { functionLets, roleMay } from '../policies';
import { verdict, type Rule, type Verdict } from '../rule';
import { any, isUnknown, list, members, text, unknown, type Value } from '../values';

/** What an integration with S3 may ask for, by its method. */
const S3_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GET: ['s3:GetObject', 's3:ListBucket', 's3:ListAllMyBuckets'],
  PUT: ['s3:PutObject', 's3:CreateBucket'],
  DELETE: ['s3:DeleteObject', 's3:DeleteBucket'],
};
/** Services whose names in HTTP APIs are others than in IAM. */
const IN_IAM: Readonly<Record<string, string>> = { EventBridge: 'events', StepFunctions: 'states' };

export const integrationRefused: Rule = {
  id: 'integration-refused',
  title: "An API's integration may do what it is there for: its role has the action, its function lets API Gateway in.",
  otherwise: 'Each request is answered with 500, whatever the caller sent.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html',
  check: (model) => [
    ...model.of('AWS::ApiGateway::Method').flatMap((method) => ofMethod(model, method)),
    ...model.of('AWS::ApiGatewayV2::Integration').flatMap((integration) => {
      const [service = '', call = ''] = (text(property(integration, 'IntegrationSubtype')) ?? '').split('-');
      const api = property(integration, 'ApiId');
      if (call === '')
        return ofFunction(
          model,
          integration,
          property(integration, 'IntegrationUri'),
          api,
          property(integration, 'CredentialsArn'),
        );
      const action = `${IN_IAM[service] ?? service.toLowerCase()}:${call}`;
      return [byRole(model, integration, property(integration, 'CredentialsArn'), [action], undefined)];
    }),
  ],
};

function ofMethod(model: Model, method: Resource): Verdict[] {
  const uri = text(property(method, 'Integration', 'Uri')) ?? '';
  const role = property(method, 'Integration', 'Credentials');
  const type = text(property(method, 'Integration', 'Type'));
  if (type !== 'AWS' && type !== 'AWS_PROXY') return [];
  const [, service = '', how = '', rest = ''] =
    /^arn:[^:]*:apigateway:[^:]*:([^:]+):(path|action)\/(.*)$/s.exec(uri) ?? [];
  if (service === 'lambda') return ofFunction(model, method, uri, property(method, 'RestApiId'), role);
  if (service === '' || isUnknown(service)) return [verdict(method, undefined, '')];
  const iam = service.split('.').at(-1) ?? service;
  const actions = how === 'action' ? [`${iam}:${rest.split('/')[0]}`] : actionsOf(iam, method);
  const name = rest.split('/').at(-1);
  const target = iam === 'sqs' ? model.find(name, 'AWS::SQS::Queue')?.arn : undefined;
  return [byRole(model, method, role, actions, target)];
}

/** Of services that are asked by query: `Action=SendMessage`. */
function actionsOf(service: string, method: Resource): readonly string[] {
  if (service === 's3') return S3_ACTIONS[text(property(method, 'Integration', 'IntegrationHttpMethod')) ?? ''] ?? [];
  const parameters = members(property(method, 'Integration', 'RequestParameters'));
  const templates = Object.values(members(property(method, 'Integration', 'RequestTemplates')));
  const texts = [...templates.map(text), `Action=${text(parameters['integration.request.querystring.Action'])}`];
  const called = texts.flatMap((one) => /Action='?(\w+)/.exec(one ?? '')?.[1] ?? []);
  return called.filter((one) => one !== 'undefined').map((one) => `${service}:${one}`);
}

/** @param on where it is not known, the action on anything is enough */
function byRole(
  model: Model,
  from: Resource,
  role: Value | undefined,
  actions: readonly string[],
  on: string | undefined,
): Verdict {
  const holder = model.find(role, 'AWS::IAM::Role');
  if (!holder || actions.length === 0) return verdict(from, undefined, '');
  const answers = actions.map((action) => roleMay(model, role, action, on ?? unknown('resource')));
  const allowed = on === undefined ? any(answers) !== false : any(answers);
  return verdict(from, allowed, `${holder.id} lacks ${actions.join(' or ')}, which ${from.id} asks for.`);
}

function ofFunction(
  model: Model,
  from: Resource,
  uri: Value | undefined,
  api: Value | undefined,
  role: Value | undefined,
): Verdict[] {
  const [arn] = /arn:[^:]*:lambda:[^/]*/.exec(text(uri) ?? '') ?? [];
  const fn = model.findFunction(arn);
  if (!fn || isUnknown(arn))
    return list(uri).length === 0 || (!isUnknown(uri) && arn === undefined) ? [] : [verdict(from, undefined, '')];
  const source = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${text(api)}/*`;
  const allowed =
    role === undefined
      ? functionLets(model, fn, 'apigateway.amazonaws.com', source)
      : roleMay(model, role, 'lambda:InvokeFunction', fn.arn);
  return [verdict(from, allowed, `${fn.id} does not let API Gateway in, which invokes it for ${from.id}.`)];
}
