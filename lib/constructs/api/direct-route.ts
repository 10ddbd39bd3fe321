import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Route, RoutedApi } from './route';

/**
 * A route behind which no function stands: API Gateway validates and calls the service itself. Callers read at
 * `/schemas/<path>` what a body must be.
 */
export class DirectRoute implements Route {
  readonly isSigned = false;
  readonly refusesTypes = true;

  /**
   * @param schema what a body must be
   * @param statusCodes every status that the integration answers with
   */
  constructor(
    private readonly integration: apigateway.Integration,
    private readonly schema: apigateway.JsonSchema,
    private readonly statusCodes: readonly string[],
  ) {}

  /** @throws Error where pages of other origins are to call: they could not read its answers */
  bind({ api, corsOrigins, validator }: RoutedApi, method: string, resource: apigateway.Resource): void {
    if (corsOrigins.length > 0) throw new Error(`${method} ${resource.path}: pages of other origins cannot read it.`);
    const name = resource.path.replaceAll('/', '');
    const model = api.addModel(`${name}Body`, { contentType: 'application/json', schema: this.schema });
    resource.addMethod(method, this.integration, {
      requestValidator: validator,
      // A method is validated only for content types that have a model: $default leaves none out.
      requestModels: { $default: model },
      methodResponses: this.statusCodes.map((statusCode) => ({ statusCode })),
    });
    const published = api.root.resourceForPath(`/schemas${resource.path}`);
    const methodResponses = [{ statusCode: '200' }];
    published.addMethod('GET', fixedAnswer(JSON.stringify(this.schema)), { methodResponses });
    published.addMethod('HEAD', fixedAnswer(), { methodResponses });
  }
}

/** Answers with a fixed JSON text. @param text default: none */
function fixedAnswer(text = ''): apigateway.Integration {
  return new apigateway.MockIntegration({
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': text } }],
  });
}
