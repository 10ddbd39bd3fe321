import type { Template } from '../template/template';
import { acm } from './acm/service';
import { apigateway } from './apigateway/service';
import { apigatewayv2 } from './apigatewayv2/service';
import { cloudformation } from './cloudformation/service';
import { cloudfront } from './cloudfront/service';
import { cloudwatch } from './cloudwatch/service';
import { cognito } from './cognito/service';
import { dax } from './dax/service';
import { dynamodb } from './dynamodb/service';
import { ec2 } from './ec2/service';
import { elb } from './elb/service';
import { eventbridge } from './eventbridge/service';
import type { ResourceFacts, Stack } from './facts';
import { iam } from './iam/service';
import type { Simulated } from './kernel';
import { kms } from './kms/service';
import { lambda } from './lambda/service';
import { logs } from './logs/service';
import type { Price } from './price';
import { ResolvedTemplate } from './resolved';
import { route53 } from './route53/service';
import { s3 } from './s3/service';
import { scheduler } from './scheduler/service';
import type { Service } from './service';
import { ses } from './ses/service';
import { sns } from './sns/service';
import { sqs } from './sqs/service';
import { stepfunctions } from './stepfunctions/service';
import { waf } from './waf/service';
import { xray } from './xray/service';

/**
 * Every service that the tools know: costs, diagrams and the simulation go through this list. Its order is that in
 * which a simulated world asks them, so that a recorded schedule replays only as long as it stays: append.
 */
export const services = {
  ...{ dynamodb, eventbridge, sqs, lambda, ec2, sns, s3, ses, scheduler, cloudwatch, apigateway },
  ...{ acm, apigatewayv2, cloudformation, cloudfront, cognito, dax, elb, iam, kms, logs, route53, stepfunctions, waf },
  ...{ xray },
};

type Services = typeof services;
type PricesOf<S> = S extends Service<infer Name, Simulated> ? Name : never;
type KindOf<S> = S extends Service<string, infer Kind> ? Kind : never;

/** Each service of which something happens in a simulated world, by its name. */
export type Simulations = {
  readonly [Name in keyof Services as KindOf<Services[Name]> extends never ? never : Name]: KindOf<Services[Name]>;
};

/** The name of everything that has a price. */
export type PriceName = PricesOf<Services[keyof Services]>;

/** Without the types of each. */
export const allServices: readonly Service<PriceName, Simulated>[] = Object.values(services);

export const prices = Object.assign({}, ...allServices.map((service) => service.prices)) as Record<PriceName, Price>;

const types: ReadonlyMap<string, ResourceFacts<PriceName>> = new Map(
  allServices.flatMap(({ resources }) => Object.entries(resources)),
);

/** What is known of a type of resources; nothing of one that no service has. */
export const factsOf = (type: string): ResourceFacts<PriceName> | undefined => types.get(type);

export const stackOf = (template: Template): Stack => ({
  template,
  factsOf: (id) => factsOf(template.Resources[id]?.Type ?? ''),
});

export const resolve = (template: Template): ResolvedTemplate => new ResolvedTemplate(template, types);
