import { type Properties, references } from '../../template/template';
import { type Arrow, LOCAL_CLOUD, type ResourceFacts, type Stack } from '../facts';
import { BY_USE, MILLION, PAGE, PART, price, READ } from '../price';
import type { Service } from '../service';

const prices = {
  cloudfrontRequest: price('CloudFront', 0.01, 10_000, 'HTTPS requests', 'cloudfront/pricing', [
    READ,
    'https://wring.co/blog/aws-cloudfront-pricing-guide',
  ]),
  cloudfrontFunction: price('CloudFront', 0.1, MILLION, 'function runs', 'cloudfront/pricing', [
    READ,
    'https://cur.vantage.sh/aws/amazoncloudfront/',
  ]),
  cloudfrontGb: price('CloudFront', 0.085, 1, 'GB to readers', 'cloudfront/pricing', PAGE),
};

const distribution: ResourceFacts<keyof typeof prices> = {
  attributes: { DomainName: ({ name }) => `${name}/DomainName` },
  simulated: 'readers come through it to what the local cloud proves; it starts nothing',
  idle: BY_USE,
  uses: () => ['cloudfrontRequest', 'cloudfrontGb'],
  drawn: { glyph: 'aws-cloudfront', called: 'CloudFront', kind: 'door' },
  arrows: origins,
};

export const cloudfront: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::CloudFront::CachePolicy': { simulated: 'what is cached is read later, never written', idle: PART },
    'AWS::CloudFront::Distribution': distribution,
    'AWS::CloudFront::Function': {
      attributes: { FunctionARN: ({ arn }) => arn },
      simulated: 'it names the page of a path',
      idle: BY_USE,
      uses: () => ['cloudfrontFunction'],
    },
    'AWS::CloudFront::OriginAccessControl': {
      attributes: { Id: ({ name }) => name },
      simulated: LOCAL_CLOUD,
      idle: PART,
    },
    'AWS::CloudFront::OriginRequestPolicy': {
      simulated: 'workloads send requests as the API gets them',
      idle: PART,
    },
    'AWS::CloudFront::ResponseHeadersPolicy': { simulated: 'it tells browsers what they may do', idle: PART },
  },
};

function origins(id: string, { DistributionConfig }: Properties, { factsOf }: Stack): readonly Arrow[] {
  const {
    Origins,
    DefaultCacheBehavior,
    CacheBehaviors = [],
  } = DistributionConfig as {
    Origins: readonly { Id: string; DomainName: unknown }[];
    DefaultCacheBehavior: { TargetOriginId: string };
    CacheBehaviors?: readonly { TargetOriginId: string; PathPattern: string }[];
  };
  return [{ ...DefaultCacheBehavior, PathPattern: 'pages' }, ...CacheBehaviors].flatMap((behavior) => {
    const origin = Origins.find(({ Id }) => Id === behavior.TargetOriginId);
    const to = references(origin?.DomainName).find((target) => factsOf(target)?.drawn);
    return to === undefined ? [] : [{ from: id, to, label: behavior.PathPattern }];
  });
}
