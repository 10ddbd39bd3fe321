import type { Duration } from 'aws-cdk-lib';
import { HttpIntegration, type Resource } from 'aws-cdk-lib/aws-apigateway';
import type { Route, RoutedApi } from '../constructs/api/route';

/**
 * Hands whatever comes below a path, `{proxy+}`, to another system over HTTP, and its answer back, whatever it is. What
 * a caller is known by here is not the partner's to see.
 *
 * Bodies are texts in UTF-8. An answer over 10 MB is a 500, one that is late or does not come a 504.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
 */
export class PartnerRoute implements Route {
  readonly isSigned = false;
  readonly refusesTypes = false;

  constructor(
    private readonly url: string,
    private readonly timeout: Duration,
  ) {}

  bind(_: RoutedApi, method: string, resource: Resource): void {
    const integration = new HttpIntegration(`${this.url}/{proxy}`, {
      proxy: true,
      httpMethod: method,
      options: {
        timeout: this.timeout,
        requestParameters: {
          'integration.request.path.proxy': 'method.request.path.proxy',
          // A proxy hands on every header: a constant takes the place of the caller's.
          'integration.request.header.x-api-key': "'none'",
          'integration.request.header.Authorization': "'none'",
        },
      },
    });
    resource.addMethod(method, integration, { requestParameters: { 'method.request.path.proxy': true } });
  }
}
