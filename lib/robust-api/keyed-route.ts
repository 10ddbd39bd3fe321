import type { CfnMethod, Resource } from 'aws-cdk-lib/aws-apigateway';
import type { Route, RoutedApi } from '../constructs/api/route';

/** A route for callers who send an API key, which a usage plan of the stage must hold: others get 403. */
export class KeyedRoute implements Route {
  readonly perSecond?: number;
  readonly isSigned: boolean;
  readonly refusesTypes: boolean;

  constructor(private readonly route: Route) {
    this.perSecond = route.perSecond;
    this.isSigned = route.isSigned;
    this.refusesTypes = route.refusesTypes;
  }

  bind(api: RoutedApi, method: string, resource: Resource): void {
    this.route.bind(api, method, resource);
    for (const name of [method, 'HEAD']) {
      const bound = resource.node.tryFindChild(name)?.node.defaultChild as CfnMethod | undefined;
      if (bound) bound.apiKeyRequired = true;
    }
  }
}
