import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DirectRoute } from './direct-route';

export interface QueueIntakeProps {
  readonly queue: IQueue;
  /** What a body must be. */
  readonly schema: apigateway.JsonSchema;
  /** The name under which an answer carries the SQS message id. */
  readonly idName: string;
}

/**
 * Puts a request's body on a queue, with no function between: 202 when and only when SQS confirmed that it has the
 * message. Any other answer of SQS is a problem: 413 for what it finds too large, 400 for characters that it does not
 * take, 503 for all the rest.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export class QueueIntake extends Construct {
  readonly route: DirectRoute;

  constructor(scope: Construct, id: string, props: QueueIntakeProps) {
    super(scope, id);
    const credentialsRole = new Role(this, 'Role', {
      description: 'Lets API Gateway put accepted requests on the queue.',
      // API Gateway sends no key of the API when it assumes a role: a condition would refuse every request.
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    });
    props.queue.grant(credentialsRole, 'sqs:SendMessage');
    const integration = new apigateway.AwsIntegration({
      service: 'sqs',
      path: `${Stack.of(this).account}/${props.queue.queueName}`,
      options: {
        credentialsRole,
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
        requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
        integrationResponses: [
          {
            statusCode: '202',
            selectionPattern: '2\\d{2}',
            responseTemplates: {
              'application/json': `{"${props.idName}":"$input.path('$.SendMessageResponse.SendMessageResult.MessageId')"}`,
            },
          },
          // No pattern: the answer to everything that is not a 2xx.
          { statusCode: '503', responseTemplates: { 'application/json': REFUSED } },
        ],
      },
    });
    this.route = new DirectRoute(integration, props.schema, ['202', '503']);
  }
}

const problem = (name: string, title: string, status: number) =>
  JSON.stringify({ type: `urn:problem-type:${name}`, title, status });

/** SQS calls a message over 1 MiB an invalid value. A caller who sends it or such characters again gets the same answer. */
const REFUSED = `#set($context.responseOverride.header.Content-Type = "application/problem+json")
#if($input.path('$.Error.Code') == "InvalidParameterValue")
#set($context.responseOverride.status = 413)
${problem('too-large', 'The body is larger than the queue takes', 413)}
#elseif($input.path('$.Error.Code') == "InvalidMessageContents")
#set($context.responseOverride.status = 400)
${problem('invalid-body', 'The body has characters that no message can carry', 400)}
#else
#set($context.responseOverride.header.Retry-After = "1")
${problem('unavailable', 'The queue did not take the message', 503)}
#end`;
