import { Duration } from 'aws-cdk-lib';
import * as env from '../../lambdas/robust-api/environment';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import type { ScenarioStack } from '../scenario-stack';
import type { RobustApiSettings } from './settings';

/** Longer than a stand-in that is asked to be slow takes. */
const TIMEOUT = Duration.seconds(10);

/** Where the systems of others are. */
export interface Others {
  readonly catalogUrl: string;
  readonly quotesUrl: string;
  readonly partnersUrl: string;
}

/** The systems that the settings name; in the place of each other one a small one that is deployed along. */
export function othersOf(stack: ScenarioStack<RobustApiSettings>): Others {
  const { catalogUrl, quotesUrl, partnersUrl } = stack.settings;
  if (catalogUrl !== undefined && quotesUrl !== undefined && partnersUrl !== undefined)
    return { catalogUrl, quotesUrl, partnersUrl };
  const answerForOthers = stack.handler(
    'AnswerForOthers',
    env.answerForOthersVariables,
    'Stands in for a catalog, an exchange and a partner',
    {},
    { standsIn: true, timeout: TIMEOUT },
  );
  // Whoever calls it signs nothing: an integration over HTTP cannot.
  const { api } = new RestApi(stack, 'Others', {
    routes: { 'ANY /{system}/{proxy+}': new FunctionRoute(answerForOthers) },
    impact: 'The catalog, the exchange and the partner that are bundled do not answer.',
  });
  return {
    catalogUrl: catalogUrl ?? `${api.url}catalog`,
    quotesUrl: quotesUrl ?? `${api.url}quotes`,
    partnersUrl: partnersUrl ?? `${api.url}partners`,
  };
}
