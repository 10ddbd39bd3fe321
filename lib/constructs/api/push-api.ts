import { Duration, Names, Stack, Validations } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AccessLog } from './access-log';
import { FunctionPolicy } from '../functions/function-policy';
import { PathAlarm } from '../watch/path-alarm';

export interface PushApiProps {
  /** What users lose when messages fail. */
  readonly impact: string;
  /** Whether who connects signs the request with IAM credentials. @default nobody is asked who they are */
  readonly authorization?: AuthorizationType;
}

/** The stage that clients connect to. */
const STAGE = 'live';
/** Messages and connections a second, and at once, that the stage lets through. */
const RATE = 50;
const BURST = 100;
const PERIOD = Duration.minutes(5);

/**
 * A WebSocket API: clients connect, send messages with an `action`, and are sent messages by functions.
 *
 * - Throttled; access logs without messages. It keeps no execution log.
 * - A function answers a message by sending the connection one: what it returns is not sent.
 * - A connection ends after two hours, or after ten minutes without a message.
 * - An alarm on messages whose function failed; the client is told of an internal error then.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export class PushApi extends Construct {
  readonly api: apigateway.CfnApi;
  /** What clients connect to. */
  readonly url: string;
  /** Where functions send messages to connections. */
  readonly callbackUrl: string;

  constructor(scope: Construct, id: string, props: PushApiProps) {
    super(scope, id);
    const { impact, authorization } = props;
    const { region, urlSuffix } = Stack.of(this);
    this.api = new apigateway.CfnApi(this, 'Resource', {
      name: Names.uniqueResourceName(this, { maxLength: 100, separator: '-' }),
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
    });
    const host = `${this.api.ref}.execute-api.${region}.${urlSuffix}/${STAGE}`;
    this.url = `wss://${host}`;
    this.callbackUrl = `https://${host}`;
    if (authorization === AuthorizationType.IAM) this.addSignedConnect();
    this.addStage();
    new PathAlarm(this, 'FailingAlarm', {
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: 'IntegrationError',
        dimensionsMap: { ApiId: this.api.ref },
        period: PERIOD,
        statistic: 'Sum',
      }),
      above: 0,
      impact,
      cause: 'Functions failed to handle messages of clients.',
    });
  }

  /** Lets a function send messages to whoever is connected, and nothing else. */
  grantPush(sender: LambdaFunction): void {
    const { partition, region, account } = Stack.of(this);
    const sent = `${this.api.ref}/${STAGE}/POST/@connections/*`;
    const apiId = Stack.of(this).getLogicalId(this.api);
    new FunctionPolicy(sender, `Pushing${this.node.id}`, {
      grantee: sender,
      statements: [
        {
          actions: ['execute-api:ManageConnections'],
          resources: [`arn:${partition}:execute-api:${region}:${account}:${sent}`],
        },
      ],
      acknowledged: {
        [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiId}>/${STAGE}/POST/@connections/*]`]:
          'API Gateway chooses the ids of connections: all of this one stage, which can be sent messages only.',
      },
    });
  }

  /** Hands messages over whose `action` this is. */
  on(action: string, target: LambdaFunction): void {
    const { partition, region, account } = Stack.of(this);
    target.addPermission(`${this.node.id}${action}`, {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: `arn:${partition}:execute-api:${region}:${account}:${this.api.ref}/${STAGE}/${action}`,
    });
    const integration = new apigateway.CfnIntegration(this, `${action}Integration`, {
      apiId: this.api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${target.functionArn}/invocations`,
    });
    const route = new apigateway.CfnRoute(this, `${action}Route`, {
      apiId: this.api.ref,
      routeKey: action,
      // Only that of connecting can ask who somebody is.
      authorizationType: 'NONE',
      target: `integrations/${integration.ref}`,
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Who may connect is asked once, by the route $connect where apiAuth=iam is asked for.',
    });
  }

  /** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html */
  private addSignedConnect(): void {
    const integration = new apigateway.CfnIntegration(this, 'ConnectIntegration', {
      apiId: this.api.ref,
      integrationType: 'MOCK',
      templateSelectionExpression: '200',
      requestTemplates: { 200: '{"statusCode":200}' },
    });
    new apigateway.CfnRoute(this, 'ConnectRoute', {
      apiId: this.api.ref,
      routeKey: '$connect',
      authorizationType: 'AWS_IAM',
      target: `integrations/${integration.ref}`,
    });
  }

  private addStage(): void {
    const accessLog = new AccessLog(this, 'AccessLog');
    new apigateway.CfnStage(this, 'Stage', {
      apiId: this.api.ref,
      stageName: STAGE,
      autoDeploy: true,
      defaultRouteSettings: { throttlingRateLimit: RATE, throttlingBurstLimit: BURST },
      accessLogSettings: { destinationArn: accessLog.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
    });
  }
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  event: '$context.eventType',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.integrationLatency',
};
