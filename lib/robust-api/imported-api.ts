import { Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { apiName, ownExecutionLog, watchAnswers, watchedStage } from '../constructs/api/watched-stage';

export interface ImportedApiProps {
  /** An OpenAPI document, with API Gateway's extensions. */
  readonly document: object;
  /** What users lose when the API fails. */
  readonly impact: string;
}

/**
 * A Regional REST API made by importing an OpenAPI document: all that it answers is there. Its stage is watched as those
 * of other APIs are.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 */
export class ImportedApi extends Construct {
  readonly api: apigateway.SpecRestApi;

  constructor(scope: Construct, id: string, { document, impact }: ImportedApiProps) {
    super(scope, id);
    this.api = new apigateway.SpecRestApi(this, 'Resource', {
      restApiName: apiName(this),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      apiDefinition: apigateway.ApiDefinition.fromInline(document),
      cloudWatchRole: false,
      deployOptions: watchedStage(this),
    });
    ownExecutionLog(this, this.api);
    this.api.node.tryRemoveChild('Endpoint');
    watchAnswers(this, this.api, impact);
    Validations.of(this.api).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason: 'The document has a validator, for every method: the rule looks for one beside it.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason: 'A web ACL costs 5 USD a month while idle; the stage is throttled, and parameters are validated.',
      },
    );
  }
}
