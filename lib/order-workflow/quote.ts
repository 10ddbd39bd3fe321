import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { quoteRequest } from '../../lambdas/order-workflow/order';
import { DirectRoute } from '../constructs/api/direct-route';
import { namedSchema } from '../json-schema';
import { Machine } from './machine';

/** Within the 29 seconds that API Gateway waits. */
const TIMEOUT = Duration.seconds(10);
const RETRY: sfn.RetryProps = {
  errors: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.SdkClientException'],
  interval: Duration.seconds(1),
  maxAttempts: 2,
};

/**
 * Quotes at once: API Gateway starts an Express workflow and waits for it, with no function between. Step Functions answers
 * 200 whatever became of the workflow: its `status` says, and a failed one is a problem.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 */
export class Quotes extends Construct {
  readonly machine: sfn.StateMachine;
  readonly route: DirectRoute;

  constructor(scope: Construct, id: string, quoteItems: LambdaFunction) {
    super(scope, id);
    const definition = LambdaInvoke.jsonata(this, 'Quote items', {
      lambdaFunction: quoteItems,
      payload: sfn.TaskInput.fromText('{% $states.input %}'),
      outputs: '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
      taskTimeout: sfn.Timeout.duration(TIMEOUT),
    }).addRetry(RETRY);
    const { machine } = new Machine(this, 'Flow', {
      definition,
      functions: [quoteItems],
      type: sfn.StateMachineType.EXPRESS,
      comment: 'What items cost',
    });
    this.machine = machine;
    const credentialsRole = new Role(this, 'Role', {
      description: 'Lets API Gateway start quotes and wait for them.',
      // API Gateway sends no key of the API when it assumes a role: a condition would refuse every request.
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    });
    credentialsRole.addToPolicy(
      new PolicyStatement({ actions: ['states:StartSyncExecution'], resources: [machine.stateMachineArn] }),
    );
    const integration = new apigateway.AwsIntegration({
      service: 'states',
      action: 'StartSyncExecution',
      integrationHttpMethod: 'POST',
      options: {
        credentialsRole,
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        requestTemplates: { 'application/json': requestFor(machine) },
        integrationResponses: [
          { statusCode: '200', selectionPattern: '2\\d{2}', responseTemplates: { 'application/json': OUTCOME } },
          // No pattern: the answer to everything that is not a 2xx.
          { statusCode: '503', responseTemplates: { 'application/json': UNAVAILABLE } },
        ],
      },
    });
    this.route = new DirectRoute(integration, namedSchema('QuoteRequest', quoteRequest), ['200', '503']);
  }
}

/** What escapes for JavaScript escapes apostrophes, too, which is no JSON. */
const requestFor = ({ stateMachineArn }: sfn.StateMachine): string =>
  `{"stateMachineArn":"${stateMachineArn}","input":"$util.escapeJavaScript($input.body).replaceAll("\\\\'","'")"}`;

const problem = (name: string, title: string, status: number) =>
  JSON.stringify({ type: `urn:problem-type:${name}`, title, status });
const AS_PROBLEM = '#set($context.responseOverride.header.Content-Type = "application/problem+json")';
const UNAVAILABLE = `${AS_PROBLEM}
#set($context.responseOverride.header.Retry-After = "1")
${problem('unavailable', 'A service that this depends on does not answer', 503)}`;

const OUTCOME = `#if($input.path('$.status') == "SUCCEEDED")
$input.path('$.output')
#elseif($input.path('$.error') == "InvalidQuote")
${AS_PROBLEM}
#set($context.responseOverride.status = 400)
${problem('invalid-body', 'The body does not fit the schema', 400)}
#else
#set($context.responseOverride.status = 503)
${UNAVAILABLE}
#end`;
