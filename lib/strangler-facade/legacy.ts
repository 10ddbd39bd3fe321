import type { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { legacyApplicationVariables } from '../../lambdas/strangler-facade/environment';
import { LEGACY_KEY } from '../../lambdas/strangler-facade/tables';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import { DataTable } from '../constructs/data/data-table';
import type { ScenarioStack } from '../scenario-stack';

/** The system that was there before, for those who have none at hand. */
export function bundledLegacy(stack: ScenarioStack, authorization: AuthorizationType): RestApi {
  const database = new DataTable(stack, 'LegacyOrders', {
    description: 'Orders of the bundled legacy application',
    partitionKey: LEGACY_KEY,
  });
  const application = stack.handler(
    'LegacyApplication',
    legacyApplicationVariables,
    'Stands in for a legacy system',
    { LEGACY_TABLE: database.tableName },
    { standsIn: true },
  );
  database.grant(application, 'dynamodb:GetItem', 'dynamodb:PutItem');
  const route = new FunctionRoute(application);
  return new RestApi(stack, 'LegacyApi', {
    routes: { 'ANY /': route, 'ANY /{proxy+}': route },
    impact: 'The legacy application fails.',
    authorization,
  });
}
