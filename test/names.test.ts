import { App } from 'aws-cdk-lib';
import { TEMPLATE_ONLY } from '../lib/constructs/functions/bundle';
import cdk from '../cdk.json' with { type: 'json' };
import { scenarios } from '../lib/registry';
import { FULL } from '../tools/template/synthesis';

/**
 * Whose names must differ from one another: all of an account (CloudFront and IAM have no Regions, buckets are in one
 * room with those of everybody), or those of an account in one Region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/APIReference/API_CreateOriginAccessControl.html, and likewise its policies and functions
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const NAMES: Readonly<Record<string, 'account' | 'region' | 'nothing'>> = {
  'AWS::CloudFront::CachePolicy CachePolicyConfig.Name': 'account',
  'AWS::CloudFront::Function Name': 'account',
  'AWS::CloudFront::OriginAccessControl OriginAccessControlConfig.Name': 'account',
  'AWS::CloudFront::OriginRequestPolicy OriginRequestPolicyConfig.Name': 'account',
  'AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfig.Name': 'account',
  'AWS::Events::EventBus Name': 'region',
  'AWS::Logs::LogGroup LogGroupName': 'region',
  'AWS::Logs::ResourcePolicy PolicyName': 'region',
  'AWS::SNS::Topic TopicName': 'region',
  // Metrics of REST APIs differ by the name alone.
  'AWS::ApiGateway::RestApi Name': 'region',
  // Of a resource that has them: a REST API, a role, a rule of a web ACL, a record's zone.
  'AWS::ApiGateway::Authorizer Name': 'nothing',
  'AWS::ApiGateway::Model Name': 'nothing',
  'AWS::ApiGateway::Stage StageName': 'nothing',
  'AWS::ApiGatewayV2::Stage StageName': 'nothing',
  // Its metrics differ by its id.
  'AWS::ApiGatewayV2::Api Name': 'nothing',
  'AWS::IAM::Policy PolicyName': 'nothing',
  // What is described, not what is made.
  'AWS::CloudWatch::Alarm MetricName': 'nothing',
  'AWS::WAFv2::WebACL VisibilityConfig.MetricName': 'nothing',
  'AWS::CertificateManager::Certificate DomainName': 'nothing',
  'AWS::Events::Rule EventBusName': 'nothing',
  'AWS::Route53::RecordSet Name': 'nothing',
  'AWS::EC2::VPCEndpoint ServiceName': 'nothing',
};

interface Named {
  readonly what: string;
  readonly name: unknown;
}

type Template = Readonly<{ Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> }>;

/** Every property that ends in `Name`, at the top of a resource or in its `…Config`, and is more than a reference. */
const namesIn = ({ Resources }: Template): Named[] =>
  Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
    const configs = Object.entries(Properties).filter(([key]) => key.endsWith('Config'));
    const inConfigs = configs.flatMap(([key, value]) =>
      Object.entries(value as object).map(([member, name]): [string, unknown] => [`${key}.${member}`, name]),
    );
    return [...Object.entries(Properties), ...inConfigs]
      .filter(([key, name]) => key.endsWith('Name') && !isReference(name))
      .map(([key, name]) => ({ what: `${Type} ${key}`, name }));
  });

const isReference = (name: unknown): boolean => /^\{"(?:Ref|Fn::GetAtt)":(?!"AWS::)/.test(JSON.stringify(name));

/** A scenario's stack under two ids, as two stages of one account have it. */
function stages(scenario: string, settings: object): Record<'Production' | 'Staging', Named[]> {
  const app = new App({ context: { ...cdk.context, ...TEMPLATE_ONLY, ...settings } });
  const build = scenarios.find(({ id }) => id === scenario)?.configure(app);
  for (const id of ['Production', 'Staging']) build?.(id);
  const assembly = app.synth();
  const named = (id: string) => namesIn(assembly.getStackByName(id).template as Template);
  return { Production: named('Production'), Staging: named('Staging') };
}

/** The names as they are in a Region; a stack's id, and those of its resources, are others for each stack and Region. */
const inRegion = (region: string, named: readonly Named[], within: readonly string[], stack = 'Production'): string[] =>
  named
    .filter(({ what }) => within.includes(NAMES[what] ?? ''))
    .map(({ what, name }) => `${what} ${JSON.stringify(name)}`)
    .map((text) => text.replaceAll(/"Ref":"(?!AWS::)/g, `$&${region} ${stack} `))
    .map((text) => text.replaceAll('AWS::StackId', `${region} ${stack}`).replaceAll('AWS::Region', region));

const built = scenarios.map(({ id }) => id);
const profiles = { economy: {}, full: FULL };

describe.each(built.flatMap((id) => Object.entries(profiles).map(([name, context]) => [id, name, context] as const)))(
  '%s in the profile %s',
  (scenario, _, settings) => {
    const { Production, Staging } = stages(scenario, settings);

    it('names only what this test knows', () => {
      expect(Production.map(({ what }) => what).filter((what) => !(what in NAMES))).toEqual([]);
    });

    it('can be deployed to a second Region of the same account', () => {
      const here = inRegion('eu-west-1', Production, ['account']);
      const there = inRegion('us-east-1', Production, ['account']);
      expect(there.filter((name) => here.includes(name))).toEqual([]);
    });

    it('can be deployed a second time, as another stack, to the same Region', () => {
      const one = inRegion('eu-west-1', Production, ['account', 'region']);
      const other = inRegion('eu-west-1', Staging, ['account', 'region'], 'Staging');
      expect(other.filter((name) => one.includes(name))).toEqual([]);
    });
  },
);
