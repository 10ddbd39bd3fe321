import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AUDIT_ID } from '../../lambdas/robust-api/tables';
import { DirectRoute } from '../constructs/api/direct-route';
import { problem } from './answers';

const LONGEST_TEXT = 200;
const short: apigateway.JsonSchema = { type: apigateway.JsonSchemaType.STRING, minLength: 1, maxLength: LONGEST_TEXT };
const SCHEMA: apigateway.JsonSchema = {
  title: 'An entry of the audit trail',
  type: apigateway.JsonSchemaType.OBJECT,
  required: ['actor', 'action', 'subject'],
  additionalProperties: false,
  properties: { actor: short, action: short, subject: short },
};
/** Of the item: what callers give, and what they cannot. */
const ITEM = `"${AUDIT_ID}":{"S":"$context.requestId"},"at":{"N":"$context.requestTimeEpoch"},"actor":{"S":$input.json('$.actor')},"action":{"S":$input.json('$.action')},"subject":{"S":$input.json('$.subject')}`;

/** A text that DynamoDB does not take is the caller's to mend; whatever else it says may pass. */
const REFUSED = `#set($context.responseOverride.header.Content-Type = "application/problem+json")
#if($input.path('$.__type').contains("ValidationException") || $input.path('$.__type').contains("SerializationException"))
#set($context.responseOverride.status = 400)
${problem('invalid-body', 'The body has characters that no entry can carry', 400)}
#else
#set($context.responseOverride.header.Retry-After = "1")
${problem('unavailable', 'The entry was not kept', 503)}
#end`;

/**
 * Puts an entry into the audit trail, with no function between: 201 when and only when DynamoDB has it. No entry takes
 * the place of another one.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-aws-service-integration.html
 */
export class AuditIntake extends Construct {
  readonly route: DirectRoute;

  constructor(scope: Construct, id: string, table: ITable) {
    super(scope, id);
    const credentialsRole = new Role(this, 'Role', {
      description: 'Lets API Gateway put entries into the audit trail.',
      // API Gateway sends no key of the API when it assumes a role: a condition would refuse every request.
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    });
    table.grant(credentialsRole, 'dynamodb:PutItem');
    const put = `{"TableName":"${table.tableName}","ConditionExpression":"attribute_not_exists(${AUDIT_ID})","Item":{${ITEM}}}`;
    const integration = new apigateway.AwsIntegration({
      service: 'dynamodb',
      action: 'PutItem',
      options: {
        credentialsRole,
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        requestTemplates: { 'application/json': put },
        integrationResponses: [
          {
            statusCode: '201',
            selectionPattern: '2\\d{2}',
            responseTemplates: { 'application/json': `{"${AUDIT_ID}":"$context.requestId"}` },
          },
          // No pattern: the answer to everything that is not a 2xx.
          { statusCode: '503', responseTemplates: { 'application/json': REFUSED } },
        ],
      },
    });
    this.route = new DirectRoute(integration, SCHEMA, ['201', '503']);
  }
}
