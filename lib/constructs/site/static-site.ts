import { Annotations, Duration, Names, Stack, Validations } from 'aws-cdk-lib';
import type { CfnStage, RestApi } from 'aws-cdk-lib/aws-apigateway';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, type HttpOriginProps, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { PrivateBucket } from '../data/private-bucket';
import { siteSources } from './site-bundle';
import { SiteDeployer } from './site-deployer';

export interface StaticSiteProps {
  /** The folder of the site's sources, from the project's root: `web/shop`. */
  readonly source: string;
  /**
   * Buckets of files that others write, by the first part of the files' keys: with `{ photos: bucket }`, `/photos/a.webp`
   * is the bucket's `photos/a.webp`. @default none
   */
  readonly media?: Readonly<Record<string, IBucket>>;
}

/** How long a browser or an edge may show a page that has changed. */
const PAGE_AGE = Duration.minutes(1);
/** The name of a script or style changes with its content. */
const ASSET_AGE = Duration.days(365);
const HSTS_AGE = Duration.days(730);
/** Everything comes from the site itself; nothing is inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'img-src', 'connect-src', 'form-action'].map((directive) => `${directive} 'self'`),
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * A website: pages from a private bucket, through CloudFront.
 *
 * - `/name` is the page `name.html`, `/` is `index.html`; everything unknown is `404.html` with
 *   the status 404, never 403. Of what only a bucket knows, S3 answers itself, as XML: media, and what is named like a
 *   script or style. CloudFront runs no function on a viewer's response of 400 or more, and a page in place of S3's answer
 *   would be one for the whole distribution, in place of the API's answers, too.
 * - Scripts and styles are cached for ever, each version under a name of its own; pages for a minute, so that nothing
 *   has to be invalidated. Those of earlier versions stay, for readers who still have an earlier page.
 * - `/api/…` is the REST API that the site is given to `serve`, whose stage is named `api` for it. Answers are cached by
 *   their Cache-Control, and not without. No cookie reaches it; `Authorization` does with POST, PUT, PATCH and DELETE, of
 *   which CloudFront removes none. Its own 404 stays as it is.
 * - What CloudFront knows by a name has one with the Region in it: its names are an account's, and the CDK's own would
 *   be taken in a second Region (https://github.com/aws/aws-cdk/issues/34336).
 * - A content security policy that allows the site's own files only, HSTS, and the other security headers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export class StaticSite extends Construct {
  readonly bucket: PrivateBucket;
  readonly distribution: cloudfront.Distribution;
  /** `https://….cloudfront.net`, without a slash at its end. */
  readonly url: string;

  private readonly templates: readonly string[];
  private readonly originAccessControl: cloudfront.S3OriginAccessControl;
  private readonly shared: Pick<
    cloudfront.BehaviorOptions,
    'viewerProtocolPolicy' | 'compress' | 'responseHeadersPolicy'
  >;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    const { files, templates, pages, assets } = siteSources(this, props.source);
    this.templates = templates;

    this.originAccessControl = new cloudfront.S3OriginAccessControl(this, 'OriginAccess', {
      originAccessControlName: this.nameOf('OriginAccess'),
    });
    this.bucket = new PrivateBucket(this, 'Bucket', 'Pages scripts and styles of the website');
    this.shared = {
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
      responseHeadersPolicy: this.headers(),
    };
    const paging = new cloudfront.Function(this, 'Paging', {
      functionName: this.nameOf('Paging'),
      code: cloudfront.FunctionCode.fromInline(pagingCode(files)),
      comment: 'Finds the page of a path',
    });
    const paged = {
      ...this.filesOf(this.bucket),
      functionAssociations: [
        { function: paging, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
        { function: paging, eventType: cloudfront.FunctionEventType.VIEWER_RESPONSE },
      ],
    };
    this.distribution = new cloudfront.Distribution(this, 'Resource', {
      comment: this.node.path,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultBehavior: paged,
      additionalBehaviors: {
        '/assets/*': paged,
        ...Object.fromEntries(
          Object.entries(props.media ?? {}).map(([prefix, bucket]) => [`/${prefix}/*`, this.filesOf(bucket)]),
        ),
      },
    });
    this.url = `https://${this.distribution.distributionDomainName}`;

    this.deploy(assets, pages);
    acknowledgeDistribution(this.distribution);
  }

  /**
   * Hands requests at `/api/…` to the API, and those for pages that it makes.
   * @param pages paths of such pages, as the edge matches them: `/posts/*`. The API has what answers them below `/pages`;
   * its answers are pages, whatever they are about.
   */
  serve(api: RestApi, pages: readonly string[] = []): void {
    // With this name a path is the same at CloudFront and at the API.
    (api.deploymentStage.node.defaultChild as CfnStage).stageName = 'api';
    const answers = this.answers();
    const allowedMethods = cloudfront.AllowedMethods.ALLOW_ALL;
    this.distribution.addBehavior('/api/*', this.originOf(api), { ...answers, allowedMethods });
    const origin = this.originOf(api, { originPath: '/api/pages' });
    for (const path of pages) this.distribution.addBehavior(path, origin, answers);
  }

  /** Lets a function read the templates of pages that it fills in, and nothing else of the site. */
  grantTemplates(grantee: LambdaFunction): void {
    const resources = this.templates.map((template) => this.bucket.arnForObjects(template));
    grantee.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources }));
  }

  private deploy(assets: Asset, pages: Asset): void {
    const deployer = SiteDeployer.of(this);
    deployer.fill(this.bucket, pages.bucket);
    const shared = { destinationBucket: this.bucket, role: deployer.role, logGroup: deployer.logGroup };
    const before = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.bucket(assets.bucket, assets.s3ObjectKey)],
      destinationKeyPrefix: 'assets',
      prune: false,
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(ASSET_AGE), CacheControl.immutable()],
    });
    const deployment = new BucketDeployment(this, 'Pages', {
      ...shared,
      sources: [Source.bucket(pages.bucket, pages.s3ObjectKey)],
      exclude: ['assets/*'],
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(PAGE_AGE)],
    });
    // A page must not be there before what it loads.
    deployment.node.addDependency(before);
    deployer.acknowledgeFunction();
  }

  /** Whoever may list a bucket gets 404 for what is missing; else S3 answers 403, to hide what exists. */
  private filesOf(bucket: IBucket): cloudfront.BehaviorOptions {
    const originAccessLevels = [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST];
    return {
      ...this.shared,
      origin: S3BucketOrigin.withOriginAccessControl(bucket, {
        originAccessLevels,
        originAccessControl: this.originAccessControl,
      }),
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    };
  }

  private originOf(api: RestApi, at: HttpOriginProps = {}): HttpOrigin {
    const { region, urlSuffix } = Stack.of(this);
    return new HttpOrigin(`${api.restApiId}.execute-api.${region}.${urlSuffix}`, at);
  }

  private answers(): cloudfront.AddBehaviorOptions {
    return {
      ...this.shared,
      cachePolicy: new cloudfront.CachePolicy(this, 'AnswersCache', {
        cachePolicyName: this.nameOf('AnswersCache'),
        comment: 'As Cache-Control says, by path and query',
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(0),
        queryStringBehavior: cloudfront.CacheQueryStringBehavior.all(),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
      originRequestPolicy: new cloudfront.OriginRequestPolicy(this, 'ApiRequests', {
        originRequestPolicyName: this.nameOf('ApiRequests'),
        comment: 'Headers that the API reads',
        headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList('Accept', 'Content-Type', 'Idempotency-Key'),
        queryStringBehavior: cloudfront.OriginRequestQueryStringBehavior.all(),
      }),
    };
  }

  /** A child's name in the account. CloudFront takes 64 characters, of which child and Region need up to 30. */
  private nameOf(child: string): string {
    return `${Names.uniqueResourceName(this, { maxLength: 32, separator: '-' })}-${child}-${Stack.of(this).region}`;
  }

  private headers(): cloudfront.ResponseHeadersPolicy {
    const override = true;
    return new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: this.nameOf('Headers'),
      comment: 'What browsers may do with the site',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override },
        strictTransportSecurity: { accessControlMaxAge: HSTS_AGE, override },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override },
          { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override },
        ],
      },
    });
  }
}

/**
 * CloudFront runs it on requests, where it names the page's file, and on responses, where it gives the status of the page
 * for what is unknown. On a response it finds the same whether it is shown the path of the reader or that of the file.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html#functions-event-structure-status-body
 */
export function pagingCode(files: readonly string[]): string {
  const known = files.filter((file) => file !== NOT_FOUND);
  const pages = known.filter((file) => file.endsWith('.html') && file !== 'index.html');
  return `const files = ${JSON.stringify(known.map((file) => `/${file}`))};
const pages = ${JSON.stringify(pages.map((file) => `/${file.replace('.html', '')}`))};
const asset = ${String(ASSET)};

function fileOf(uri) {
  if (uri === '/') return '/index.html';
  if (files.includes(uri) || asset.test(uri)) return uri;
  const page = uri.replace(/\\/$/, '');
  return pages.includes(page) ? page + '.html' : '/${NOT_FOUND}';
}

function handler(event) {
  const file = fileOf(event.request.uri);
  if (event.context.eventType === 'viewer-request') {
    event.request.uri = file;
    return event.request;
  }
  if (file === '/${NOT_FOUND}') {
    event.response.statusCode = 404;
    event.response.statusDescription = 'Not Found';
  }
  return event.response;
}
`;
}

const NOT_FOUND = '404.html';
/** What the name of a script or style looks like: those of earlier versions are there too, and only the bucket knows them. */
const ASSET = /^\/assets\/[\w-]+-[A-Z0-9]{8}\.(js|css)$/;

function acknowledgeDistribution(distribution: cloudfront.Distribution): void {
  const reasons = {
    'AwsSolutions-CFR1': 'The site is for readers everywhere.',
    'AwsSolutions-CFR2': 'A web ACL costs 5 USD a month while idle; files are cached, and the API is throttled.',
    'AwsSolutions-CFR3': 'Who reads what is not recorded; CloudFront counts requests and errors in its metrics.',
    'AwsSolutions-CFR4': 'Without a domain of its own the site has the certificate of CloudFront, which sets its TLS.',
  };
  Validations.of(distribution).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })));
  Annotations.of(distribution).acknowledgeWarning(
    '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
    'A bucket lists its keys at its root only, and no path leads there: / is the file index.html.',
  );
}
