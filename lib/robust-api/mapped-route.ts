import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Route, RoutedApi } from '../constructs/api/route';
import { declared, problemAnswer, QUOTE_ANSWER } from './answers';

/**
 * `escapeJavaScript` escapes an apostrophe, too, which is no JSON.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
const text = (expression: string): string => `"$util.escapeJavaScript(${expression}).replaceAll("\\\\'","'")"`;

/** Of each error of the function, by what its message begins with; the last fits any other, of several lines too. */
const ANSWERS = [
  { statusCode: '200', ...QUOTE_ANSWER },
  problemAnswer(404, 'not-found', 'There is no such symbol', 'NOT_FOUND.*'),
  problemAnswer(503, 'unavailable', 'The exchange does not answer', 'UNAVAILABLE.*'),
  problemAnswer(502, 'bad-backend', 'The exchange answered nonsense', '(\\n|.)+'),
];

/**
 * The price of a symbol, by a function that knows nothing of HTTP: a template makes its event, others the answer of what
 * it returns or of the error that it throws.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export class MappedRoute implements Route {
  /** The exchange takes no more. */
  readonly perSecond = 10;
  readonly isSigned = false;
  readonly refusesTypes = true;

  constructor(private readonly handler: IFunction) {}

  bind({ validator }: RoutedApi, method: string, resource: apigateway.Resource): void {
    const integration = new apigateway.LambdaIntegration(this.handler, {
      proxy: false,
      allowTestInvoke: false,
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      requestTemplates: {
        'application/json': `{"symbol":${text("$input.params('symbol')")},"requestId":"$context.requestId"}`,
      },
      integrationResponses: ANSWERS,
    });
    resource.addMethod(method, integration, {
      requestValidator: validator,
      requestParameters: { 'method.request.path.symbol': true },
      methodResponses: declared(ANSWERS),
    });
  }
}
