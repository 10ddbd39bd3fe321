import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/robust-api/environment';
import { productSchema } from '../../lambdas/robust-api/product';
import { AUDIT_ID } from '../../lambdas/robust-api/tables';
import { DIRECT_MS } from '../../lambdas/robust-api/waits';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import { DataTable } from '../constructs/data/data-table';
import { namedSchema } from '../json-schema';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { AuditIntake } from './audit-intake';
import { CallerPlan } from './caller-plan';
import { quotesDocument } from './document';
import { ImportedApi } from './imported-api';
import { KeyedRoute } from './keyed-route';
import { MappedRoute } from './mapped-route';
import { othersOf } from './others';
import { PartnerRoute } from './partner-route';
import type { RobustApiSettings } from './settings';

/**
 * One front door for many systems: each path is answered by a function, by a function that templates speak HTTP for, by
 * a partner over HTTP, or by DynamoDB itself. A usage plan says who may ask how much; what is slow or down takes nothing
 * from the other paths. A second API, imported from an OpenAPI document, asks the exchange with no function between.
 */
export class RobustApiStack extends ScenarioStack<RobustApiSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<RobustApiSettings>) {
    super(scope, id, props);
    const { catalogUrl, quotesUrl, partnersUrl } = othersOf(this);
    const audit = new DataTable(this, 'Audit', { description: 'The audit trail', partitionKey: AUDIT_ID });

    const getProduct = this.handler('GetProduct', env.getProductVariables, 'Answers with a product of the catalog', {
      CATALOG_URL: catalogUrl,
    });
    const getQuote = this.handler('GetQuote', env.getQuoteVariables, 'Looks up the price of a symbol', {
      QUOTES_URL: quotesUrl,
    });

    const imported = new ImportedApi(this, 'Imported', {
      document: quotesDocument(quotesUrl, this.settings.apiAuth === 'iam'),
      impact: 'Callers of the imported API do not get prices.',
    });
    const api = new RestApi(this, 'Api', {
      routes: {
        'GET /catalog/{sku}': new FunctionRoute(getProduct, {
          answers: { 200: { body: namedSchema('Product', productSchema) } },
        }),
        'GET /quotes/{symbol}': new KeyedRoute(new MappedRoute(getQuote)),
        'ANY /partners/{proxy+}': new KeyedRoute(new PartnerRoute(partnersUrl, Duration.millis(DIRECT_MS))),
        'POST /audit': new KeyedRoute(new AuditIntake(this, 'Auditing', audit).route),
      },
      impact: 'Callers do not get products, prices or the partner, or audit entries are not kept.',
      authorization: this.apiAuthorization,
    });
    const plan = new CallerPlan(this, 'Callers', {
      api,
      others: [imported.api.deploymentStage],
      dailyQuota: this.settings.dailyQuota,
    });

    this.output('ApiUrl', api.api.url, 'The front door');
    this.output('ImportedApiUrl', imported.api.url, 'The API that was imported from a document');
    this.output('ApiKeyId', plan.key.keyId, 'The id of an API key, whose value API Gateway tells');
    this.output('AuditTableName', audit.tableName, 'The audit trail');
  }
}
