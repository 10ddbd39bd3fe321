import { Annotations, Duration } from 'aws-cdk-lib';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/strangler-facade/environment';
import { ORDER_ID } from '../../lambdas/strangler-facade/tables';
import { DataTable } from '../constructs/data/data-table';
import { DeadLetters } from '../constructs/async/dead-letters';
import { FunctionTargets } from '../constructs/network/function-targets';
import { PublicBalancer } from '../constructs/network/public-balancer';
import type { NodeFunction } from '../constructs/functions/node-function';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import { tableStream } from '../constructs/async/stream-source';
import { StreamWorker } from '../constructs/async/stream-worker';
import { IdempotencyRecords } from '../idempotency-records';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { bundledLegacy } from './legacy';
import type { StranglerFacadeSettings } from './settings';

/** Just under the 29 seconds after which the gateway gives up. */
const FACADE_TIMEOUT = Duration.seconds(28);
const NO_BALANCER =
  'StranglerFacade: profile=full needs the setting domainName, and apiAuth=none: a load balancer checks no signatures.';
/** A batch of a hundred orders, one after the other. */
const SYNC_TIMEOUT = Duration.minutes(1);

/**
 * One facade in front of a legacy application and of the service that replaces a part of it. A setting sets which path
 * prefixes are the new service's, and for how many of a hundred callers; everything else stays where it was. The new
 * service's table is followed by its stream, so that the legacy system knows each order, too.
 */
export class StranglerFacadeStack extends ScenarioStack<StranglerFacadeSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<StranglerFacadeSettings>) {
    super(scope, id, props);
    const { strangledPrefixes, callerHeader, legacyBackfilled } = this.settings;

    const bundled = this.settings.legacyUrl === undefined ? bundledLegacy(this, this.apiAuthorization) : undefined;
    const legacyUrl = this.settings.legacyUrl ?? bundled?.api.url ?? '';
    // A legacy system of one's own is asked as the caller asked, whoever may call the facade.
    const isSigned = bundled !== undefined && this.settings.apiAuth === 'iam';
    const callingLegacy = { LEGACY_URL: legacyUrl, LEGACY_AUTH: isSigned ? 'iam' : 'none' };

    const orders = new DataTable(this, 'Orders', {
      description: 'Orders of the new service',
      partitionKey: ORDER_ID,
      stream: StreamViewType.NEW_IMAGE,
    });
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');
    const serveOrders = this.handler('ServeOrders', env.serveOrdersVariables, 'The new Orders service', {
      ...callingLegacy,
      ORDERS_TABLE: orders.tableName,
      IDEMPOTENCY_TABLE: idempotency.tableName,
      UNKNOWN_ORDERS: legacyBackfilled ? 'answer-404' : 'ask-legacy',
    });
    orders.grant(serveOrders, 'dynamodb:GetItem', 'dynamodb:PutItem');
    idempotency.grant(serveOrders, 'dynamodb:PutItem');

    const unsynced = 'The legacy system does not know of new orders and changes.';
    const refused = new DeadLetters(this, 'Refused', {
      description: 'Orders that the legacy system refused',
      impact: unsynced,
    });
    const syncOrders = this.handler(
      'SyncOrders',
      env.syncOrdersVariables,
      'Tells the legacy system of each change of an order',
      { ...callingLegacy, REFUSED_QUEUE_URL: refused.queueUrl },
      { timeout: SYNC_TIMEOUT },
    );
    refused.grant(syncOrders, 'sqs:SendMessage');
    const syncing = new StreamWorker(this, 'Syncing', {
      source: tableStream(orders),
      worker: syncOrders,
      impact: unsynced,
    });

    const routeRequest = this.handler(
      'RouteRequest',
      env.routeRequestVariables,
      'The facade: hands each request to the side that serves it',
      {
        ...callingLegacy,
        STRANGLED_PREFIXES: strangledPrefixes,
        CALLER_HEADER: callerHeader,
        ORDERS_FUNCTION: serveOrders.functionName,
      },
      { timeout: FACADE_TIMEOUT },
    );
    routeRequest.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [serveOrders.functionArn] }),
    );
    if (isSigned) for (const caller of [serveOrders, syncOrders, routeRequest]) bundled.grantCalls(caller);

    const facadeUrl = this.frontOf(routeRequest);

    this.output('FacadeUrl', facadeUrl, 'Where callers go, whoever serves them');
    this.output('LegacyUrl', legacyUrl, 'The legacy system itself');
    this.output('OrdersTableName', orders.tableName, 'Orders of the new service');
    this.output('RefusedQueueUrl', refused.queueUrl, 'Orders that the legacy system will not take');
    this.output('FailuresBucketName', syncing.failures.bucketName, 'Changes of orders that the sync gave up');
  }

  /** What callers reach the facade by: an API, in `full` a load balancer. @returns its URL */
  private frontOf(facade: NodeFunction): string {
    const impact = 'Callers reach neither the legacy system nor what replaces it.';
    const { profile, apiAuth, domainName, hostedZoneId } = this.settings;
    if (profile === 'full' && apiAuth === 'none' && domainName !== undefined) {
      const balancer = new PublicBalancer(this, 'Balancer', {
        targets: new FunctionTargets(facade),
        domainName,
        hostedZoneId,
        impact,
      });
      this.output('BalancerName', balancer.dnsName, 'What the name of the facade must point to');
      return balancer.url;
    }
    // Of this stack alone: a setting that is refused would end the others, too.
    if (profile === 'full') Annotations.of(this).addError(NO_BALANCER);
    const route = new FunctionRoute(facade);
    const routes = { 'ANY /': route, 'ANY /{proxy+}': route };
    return new RestApi(this, 'Api', { routes, impact, authorization: this.apiAuthorization }).api.url;
  }
}
