import type { Duration } from 'aws-cdk-lib';
import type { IModel, IRequestValidator, JsonSchema, Resource, RestApi } from 'aws-cdk-lib/aws-apigateway';

/** A schema under the name that it has in the API and in what is exported of it. */
export type NamedSchema = JsonSchema & { readonly title: string };

/** What a route may use of its API. */
export interface RoutedApi {
  readonly api: RestApi;
  readonly corsOrigins: readonly string[];
  /** How long answers to GET are cached. @default not at all */
  readonly cacheFor?: Duration;
  readonly validator: IRequestValidator;
  /** One model for each name, however many routes speak of it. */
  model(schema: NamedSchema): IModel;
}

/** Who answers at a path. */
export interface Route {
  /** Requests a second, and five times as many at once. @default the stage's */
  readonly perSecond?: number;
  /** Whether callers sign their requests with IAM credentials, whoever may call the others. */
  readonly isSigned: boolean;
  /** Whether it refuses content types that it does not know. */
  readonly refusesTypes: boolean;
  /** Adds its methods to a path. */
  bind(api: RoutedApi, method: string, resource: Resource): void;
}
