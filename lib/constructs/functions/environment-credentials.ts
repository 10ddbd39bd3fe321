/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: Lambda hands a function its role's credentials in
 * environment variables and in no other way, so that the providers for files, SSO, containers and instances are left out.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
