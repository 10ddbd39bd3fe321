import { property, type Model, type Resource } from '../model';
import { verdict, type Rule } from '../rule';
import { all, any, at, flag, isUnknown, list, text, unknown, type Answer, type Value } from '../values';

/** Resources below one another: API Gateway takes paths of some 30 at most, and a template may be wrong. */
const DEEPEST = 30;

export const cacheWithoutCaller: Rule = {
  id: 'cache-without-caller',
  title: "A cached method that asks who calls has the caller in its cache's key.",
  otherwise: "One caller is given another one's answer.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  check: (model) =>
    model.of('AWS::ApiGateway::Stage').flatMap((stage) => {
      if (flag(property(stage, 'CacheClusterEnabled')) === false) return [];
      const api = property(stage, 'RestApiId');
      return model
        .of('AWS::ApiGateway::Method')
        .filter((method) => property(method, 'RestApiId') === api && asksWhoCalls(method))
        .flatMap((method) => {
          const cached = isCached(model, stage, method);
          if (cached === false) return [];
          const keyed = hasCallerInKey(model, method);
          const problem = `${method.id} is cached in ${stage.id}, and its CacheKeyParameters lack ${callerOf(model, method)}.`;
          return [verdict(method, keyed === false ? cached && false : keyed, problem)];
        });
    }),
};

const asksWhoCalls = (method: Resource): boolean => {
  const type = property(method, 'AuthorizationType');
  return type !== undefined && type !== 'NONE';
};

/** By the settings for all methods and for this one; only GET is cached unless a method is set by itself. */
function isCached(model: Model, stage: Resource, method: Resource): Answer {
  const verb = text(property(method, 'HttpMethod')) ?? '';
  const path = routeOf(model, property(method, 'ResourceId'));
  const settings = property(stage, 'MethodSettings');
  if (isUnknown(settings) || isUnknown(path)) return undefined;
  const matching = (resource: string, http: string) =>
    list(settings).find((one) => {
      const given = (text(at(one, 'ResourcePath')) ?? '').replaceAll('~1', '/').replace(/^\/(?=\/)/, '');
      return given === resource && at(one, 'HttpMethod') === http;
    });
  const own = matching(path, verb);
  const everywhere = matching('/*', '*');
  const enabled = [flag(property(stage, 'CacheClusterEnabled')), flag(at(own ?? everywhere, 'CachingEnabled'))];
  return own ? all(enabled) : all([...enabled, verb === 'GET' || verb === 'ANY']);
}

/** Of the header that an authorizer reads; a signed call has its caller in Authorization, too. */
function callerOf(model: Model, method: Resource): string {
  const authorizer = model.find(property(method, 'AuthorizerId'), 'AWS::ApiGateway::Authorizer');
  const [source = ''] = (text(authorizer && property(authorizer, 'IdentitySource')) ?? '').split(',');
  return source.startsWith('method.request.') ? source.trim() : 'method.request.header.Authorization';
}

function hasCallerInKey(model: Model, method: Resource): Answer {
  const keys = property(method, 'Integration', 'CacheKeyParameters');
  if (isUnknown(keys)) return undefined;
  const caller = callerOf(model, method).toLowerCase();
  // What is mapped from the caller's identity has a name of its own.
  return any(
    list(keys).map((key) =>
      isUnknown(key) ? undefined : text(key)?.toLowerCase() === caller || isMapped(method, key),
    ),
  );
}

const isMapped = (method: Resource, key: Value): boolean =>
  /context\.(identity|authorizer)\./.test(
    text(property(method, 'Integration', 'RequestParameters', text(key) ?? '')) ?? '',
  );

/** The root is an attribute of its API, and no resource of the template. */
function routeOf(model: Model, resource: Value | undefined, depth = 0): string {
  const found = model.find(resource, 'AWS::ApiGateway::Resource');
  if (!found) return (text(resource) ?? '').includes('RootResourceId') ? '' : unknown('path');
  if (depth > DEEPEST) return unknown('path');
  return `${routeOf(model, property(found, 'ParentId'), depth + 1)}/${text(property(found, 'PathPart')) ?? unknown('part')}`;
}
