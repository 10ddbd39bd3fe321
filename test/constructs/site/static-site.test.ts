import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { PrivateBucket } from '../../../lib/constructs/data/private-bucket';
import { FunctionRoute } from '../../../lib/constructs/api/function-route';
import { RestApi } from '../../../lib/constructs/api/rest-api';
import { pagingCode, StaticSite } from '../../../lib/constructs/site/static-site';
import { someFunction, templateOfTwo } from '../support';

const SOURCE = 'test/constructs/site.fixture';
const template = templateOfTwo((scope, id) => {
  const showPage = someFunction(scope, `${id}ShowPage`);
  const routes = {
    'GET /notes': new FunctionRoute(someFunction(scope, `${id}GetNotes`)),
    'GET /pages/{page+}': new FunctionRoute(showPage),
  };
  const { api } = new RestApi(scope, `${id}Api`, { routes, impact: 'No notes.' });
  const media = { photos: new PrivateBucket(scope, `${id}Photos`, 'Files') };
  const site = new StaticSite(scope, id, { source: SOURCE, media });
  site.serve(api, ['/notes/*']);
  site.grantTemplates(showPage);
});

it.each(['FirstBucket', 'FirstPhotos'])('lets this distribution alone read and list %s', (bucket) => {
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: { Ref: Match.stringLikeRegexp(`^${bucket}`) },
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: ['s3:GetObject', 's3:ListBucket'],
          Condition: {
            StringEquals: {
              'AWS:SourceArn': {
                'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^First[0-9A-F]{8}$') }])],
              },
            },
          },
        }),
      ]),
    },
  });
});

it('asks for its files with signed requests', () => {
  template.allResourcesProperties('AWS::CloudFront::OriginAccessControl', {
    OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always' },
  });
});

it('answers over TLS, HTTP/2 and HTTP/3 only, compressed, at every path with the same headers', () => {
  const distributions = Object.values(template.findResources('AWS::CloudFront::Distribution')).map(
    ({ Properties }) =>
      (
        Properties as {
          DistributionConfig: { HttpVersion: string; DefaultCacheBehavior: object; CacheBehaviors: object[] };
        }
      ).DistributionConfig,
  );
  expect(distributions).toHaveLength(2);
  for (const { HttpVersion, DefaultCacheBehavior, CacheBehaviors } of distributions) {
    expect(HttpVersion).toBe('http2and3');
    const { ResponseHeadersPolicyId } = DefaultCacheBehavior as { ResponseHeadersPolicyId?: unknown };
    expect(ResponseHeadersPolicyId).toBeDefined();
    const same = { ViewerProtocolPolicy: 'redirect-to-https', Compress: true, ResponseHeadersPolicyId };
    expect(DefaultCacheBehavior).toMatchObject(same);
    expect(CacheBehaviors).toMatchObject(
      ['/assets/*', '/photos/*', '/api/*', '/notes/*'].map((PathPattern) => ({ PathPattern, ...same })),
    );
  }
});

it('lets a page load and call its own site only, and no inline script or style', () => {
  const policies = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy')) as {
    Properties: {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: string; Override: boolean } };
      };
    };
  }[];
  const csp = policies[0]?.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy;
  expect(csp?.Override).toBe(true);
  const directives = (csp?.ContentSecurityPolicy ?? '').split('; ').map((text) => text.split(' '));
  expect(directives).toContainEqual(['default-src', "'none'"]);
  expect(directives).toContainEqual(['frame-ancestors', "'none'"]);
  expect(new Set(directives.flatMap(([, ...values]) => values))).toEqual(new Set(["'none'", "'self'"]));
});

it('sends HSTS, no sniffing, no framing, no referrer to others', () => {
  template.allResourcesProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: {
        StrictTransportSecurity: { AccessControlMaxAgeSec: 63072000, Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY', Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'same-origin', Override: true },
      },
    },
  });
});

it('reaches the API at its stage, by TLS 1.2, without cookies and without Authorization', () => {
  template.allResourcesProperties('AWS::ApiGateway::Stage', { StageName: 'api' });
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      Origins: Match.arrayWith([
        Match.objectLike({
          DomainName: {
            'Fn::Join': [
              '',
              [{ Ref: Match.stringLikeRegexp('^FirstApi') }, '.execute-api.', Match.anyValue(), '.', Match.anyValue()],
            ],
          },
          OriginPath: Match.absent(),
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        }),
      ]),
    },
  });
  template.allResourcesProperties('AWS::CloudFront::OriginRequestPolicy', {
    OriginRequestPolicyConfig: {
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept', 'Content-Type', 'Idempotency-Key'] },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    },
  });
});

it('takes every method for the API, GET and HEAD for files', () => {
  // Without a list: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachedMethods.html
  const reading = Match.objectLike({ AllowedMethods: Match.absent(), CachedMethods: Match.absent() });
  template.allResourcesProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      DefaultCacheBehavior: reading,
      CacheBehaviors: [
        reading,
        reading,
        Match.objectLike({
          PathPattern: '/api/*',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          CachedMethods: Match.absent(),
        }),
        reading,
      ],
    },
  });
});

it('asks the API for pages, below a path of their own', () => {
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: { Origins: Match.arrayWith([Match.objectLike({ OriginPath: '/api/pages' })]) },
  });
});

it('lets a function read the templates of pages, and nothing else', () => {
  const statements = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith('FirstShowPage'))
    .flatMap(
      ([, { Properties }]) => (Properties as { PolicyDocument: { Statement: unknown[] } }).PolicyDocument.Statement,
    );
  expect(statements).toContainEqual({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: {
      'Fn::Join': [
        '',
        [{ 'Fn::GetAtt': [expect.stringMatching(/^FirstBucket/) as string, 'Arn'] }, '/templates/note.html'],
      ],
    },
  });
});

it('hands on the errors of the API: a page in place of a status would be in place of it at every path', () => {
  template.allResourcesProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: { CustomErrorResponses: Match.absent() },
  });
});

it('caches the answers of the API by path and query, and as long as their own headers allow', () => {
  template.allResourcesProperties('AWS::CloudFront::CachePolicy', {
    CachePolicyConfig: {
      MinTTL: 0,
      DefaultTTL: 0,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'all' },
      },
    },
  });
});

it('does without an API and media', () => {
  const alone = templateOfTwo((scope, id) => new StaticSite(scope, id, { source: SOURCE }));
  alone.allResourcesProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: { CacheBehaviors: [Match.objectLike({ PathPattern: '/assets/*' })] },
  });
});

describe('What is deployed', () => {
  it('is assets, for ever and beside earlier ones, before the pages, for a minute', () => {
    template.hasResource('Custom::CDKBucketDeployment', {
      Properties: {
        DestinationBucketKeyPrefix: 'assets',
        Prune: false,
        SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
      },
    });
    template.hasResource('Custom::CDKBucketDeployment', {
      Properties: { Prune: true, Exclude: ['assets/*'], SystemMetadata: { 'cache-control': 'public, max-age=60' } },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^FirstAssetsCustomResource')]),
    });
  });

  it('is built, each script and style under a name of its content', () => {
    const app = new App();
    new StaticSite(new Stack(app, 'Built'), 'Site', { source: SOURCE });
    const { directory } = app.synth();
    const folders = readdirSync(directory).map((name) => join(directory, name));
    const holding = (file: RegExp) =>
      folders.find((folder) => folder.includes('asset.') && readable(folder).some((name) => file.test(name))) ?? '';
    const assets = readable(holding(/-[A-Z0-9]{8}\.js$/));
    const index = readFileSync(join(holding(/^index\.html$/), 'index.html'), 'utf8');
    const referenced = [...index.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name);
    expect(referenced.length).toBeGreaterThan(1);
    expect(assets).toEqual(expect.arrayContaining(referenced));
    expect(index).not.toMatch(/\.ts"/);
    const note = readFileSync(join(holding(/^index\.html$/), 'templates/note.html'), 'utf8');
    expect(note).toContain(referenced.find((name) => name?.endsWith('.css')));
    expect(note).toContain('{{title}}');
  });

  const readable = (folder: string): string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
});

describe('The function that deploys', () => {
  const roleIds = Object.keys(template.findResources('AWS::IAM::Role')).filter((id) => id.startsWith('SiteDeployer'));
  const statementsOf = (role: string): unknown[] =>
    Object.values(template.findResources('AWS::IAM::Policy'))
      .map(({ Properties }) => Properties as { Roles: { Ref: string }[]; PolicyDocument: { Statement: unknown[] } })
      .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const arn = (id: string, below?: string) => {
    const whole = { 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${id}[0-9A-F]{8}$`)) as string, 'Arn'] };
    return below === undefined ? whole : { 'Fn::Join': ['', [whole, below]] };
  };
  const staged = { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' };

  it('may do nothing but list and write both sites, read staged archives, and write its log', () => {
    expect(roleIds).toHaveLength(1);
    const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
    expect(statementsOf(roleIds[0] ?? '')).toEqual([
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arn('SiteDeployerLogs')),
      allow('s3:ListBucket', [arn('FirstBucket'), arn('SecondBucket')]),
      allow(['s3:DeleteObject', 's3:PutObject'], [arn('FirstBucket', '/*'), arn('SecondBucket', '/*')]),
      allow('s3:GetObject', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', staged, '/*.zip']] }),
    ]);
  });

  it('has that role and no managed policies, and starts no sooner than it holds', () => {
    const [role = ''] = roleIds;
    expect(template.findResources('AWS::IAM::Role')[role]?.['Properties']).not.toHaveProperty('ManagedPolicyArns');
    template.hasResource('AWS::Lambda::Function', {
      Properties: {
        Runtime: Match.stringLikeRegexp('^python'),
        Role: { 'Fn::GetAtt': [role, 'Arn'] },
        LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^SiteDeployerLogs') } },
      },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^SiteDeployerRoleDefaultPolicy')]),
    });
  });
});

describe('The function at the edge', () => {
  const run = runInNewContext(`${pagingCode(['index.html', 'about.html', '404.html', 'robots.txt'])} handler`) as (
    event: unknown,
  ) => { uri: string; statusCode: number };
  const asked = (uri: string) => run({ context: { eventType: 'viewer-request' }, request: { uri } }).uri;
  const answered = (uri: string) =>
    run({ context: { eventType: 'viewer-response' }, request: { uri }, response: { statusCode: 200 } }).statusCode;

  it.each([
    ['/', '/index.html'],
    ['/about', '/about.html'],
    ['/about/', '/about.html'],
    ['/about.html', '/about.html'],
    ['/robots.txt', '/robots.txt'],
    ['/assets/home-0ABCD123.js', '/assets/home-0ABCD123.js'],
    ['/assets/shared-EARLIER1.css', '/assets/shared-EARLIER1.css'],
  ])('finds what %s is, with the status of the file', (uri, file) => {
    expect(asked(uri)).toBe(file);
    expect([answered(uri), answered(file)]).toEqual([200, 200]);
  });

  it.each([
    '/nothing',
    '/nothing/about',
    '/about/us',
    '/about//',
    '/templates/note.html',
    '/assets/nothing.js',
    '/assets/',
    '/assets/home-0ABCD123.js/more',
    '/assets/../home-0ABCD123.js',
    '/assets/home-0ABCD123.js\n',
    '//',
    '//about',
    '/About',
    '/robots.txt/',
    '/404',
    '/404.html',
    '/constructor',
  ])('answers 404 to %s', (uri) => {
    expect(asked(uri)).toBe('/404.html');
    expect([answered(uri), answered('/404.html')]).toEqual([404, 404]);
  });
});
