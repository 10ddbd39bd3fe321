import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '../support/synth';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';

const SCENARIO = 'TodoMobileApi';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual([
    'Todos4F51CAC2',
    'IdempotencyRecords9DD67625',
    'Files8E6940B8',
    'Users0A0EEA89',
  ]);
});

it('protects users against deletion where data is kept', () => {
  templateOf(SCENARIO, { retainData: 'true' }).hasResource('AWS::Cognito::UserPool', {
    DeletionPolicy: 'Retain',
    Properties: { DeletionProtection: 'ACTIVE' },
  });
  templateOf(SCENARIO).hasResource('AWS::Cognito::UserPool', {
    DeletionPolicy: 'Delete',
    Properties: { DeletionProtection: 'INACTIVE' },
  });
});

it('[todo-1] lets nobody in but users with a token of the pool', () => {
  templateOf(SCENARIO).allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'COGNITO_USER_POOLS' });
  templateOf(SCENARIO).hasResourceProperties('AWS::ApiGateway::Authorizer', {
    Type: 'COGNITO_USER_POOLS',
    ProviderARNs: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Users'), 'Arn'] }],
  });
});

it('lets the app prove a password without sending it', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::Cognito::UserPoolClient', {
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
  });
});

it('[todo-2] gives no credentials to who is not signed in', () => {
  const template = templateOf(SCENARIO);
  template.allResourcesProperties('AWS::Cognito::IdentityPool', {
    AllowUnauthenticatedIdentities: false,
    CognitoIdentityProviders: [Match.objectLike({ ServerSideTokenCheck: true })],
  });
  template.allResourcesProperties('AWS::Cognito::IdentityPoolRoleAttachment', {
    Roles: { authenticated: Match.anyValue(), unauthenticated: Match.absent() },
  });
});

it('[todo-2] gives signed-in users three actions on objects of their own folder, and nothing else', () => {
  const policies = Object.values(templateOf(SCENARIO).findResources('AWS::IAM::Policy')) as {
    Properties: { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } };
  }[];
  const [policy, ...others] = policies.filter(({ Properties }) => Properties.Roles[0]?.Ref.startsWith('FoldersRole'));
  expect(others).toEqual([]);
  const statements = policy?.Properties.PolicyDocument.Statement;
  expect(statements).toMatchObject([{ Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], Effect: 'Allow' }]);
  expect(JSON.stringify(statements?.[0]?.Resource)).toContain('/${cognito-identity.amazonaws.com:sub}/*"');
});

it('opens to the pages of no origin, by default', () => {
  expect(JSON.stringify(templateOf(SCENARIO).toJSON())).not.toContain('Access-Control');
  templateOf(SCENARIO, { corsOrigins: 'https://app.example.com' }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ CORS_ORIGINS: 'https://app.example.com' }) },
  });
});

describe('the full profile', () => {
  const template = templateOf(SCENARIO, { profile: 'full' });
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method')) as {
    Properties: {
      HttpMethod: string;
      RequestParameters: Record<string, boolean>;
      Integration: { CacheKeyParameters?: string[] };
    };
  }[];

  it("[todo-6] keeps every cached answer by the caller's token, every path parameter and every query parameter", () => {
    const cached = methods.filter(({ Properties }) => Properties.HttpMethod === 'GET');
    expect(cached.map(({ Properties }) => Properties.Integration.CacheKeyParameters)).toEqual([
      [
        'method.request.header.Authorization',
        ...['limit', 'cursor', 'done'].map((name) => `method.request.querystring.${name}`),
      ],
      ['method.request.header.Authorization', 'method.request.path.id'],
    ]);
  });

  it('[todo-7] shows a change within 60 seconds: 30 of the API’s cache, 30 of DAX', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage')) as {
      Properties: { MethodSettings: { CachingEnabled: boolean; CacheTtlInSeconds: number }[] };
    }[];
    const [settings] = Object.values(template.findResources('AWS::DAX::ParameterGroup')) as {
      Properties: { ParameterNameValues: Record<string, string> };
    }[];
    const [{ CachingEnabled, CacheTtlInSeconds } = { CachingEnabled: false, CacheTtlInSeconds: NaN }] =
      stage?.Properties.MethodSettings ?? [];
    expect(CachingEnabled).toBe(true);
    for (const ttl of ['query-ttl-millis', 'record-ttl-millis']) {
      const inDax = Number(settings?.Properties.ParameterNameValues[ttl]) / 1000;
      expect(CacheTtlInSeconds + inDax).toBe(60);
    }
  });

  it('reads through DAX and nothing else, and writes past it', () => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function')) as [
      string,
      { Properties: { VpcConfig?: object; Environment?: { Variables: Record<string, unknown> } } },
    ][];
    const reading = functions.filter(([, { Properties }]) => Properties.VpcConfig);
    expect(reading.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ListTodos', 'GetTodo']);
    for (const [, { Properties }] of reading) {
      expect(Properties.Environment?.Variables['DAX_ENDPOINT']).toEqual({
        'Fn::GetAtt': [expect.stringMatching(/^CacheCluster/) as string, 'ClusterDiscoveryEndpointURL'],
      });
    }
    for (const reader of ['ListTodos', 'GetTodo']) {
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyName: Match.stringLikeRegexp(`^${reader}.*DefaultPolicy`),
        PolicyDocument: { Statement: [Match.objectLike({ Action: ['dax:GetItem', 'dax:Query'] })] },
      });
    }
  });

  it('has no way to the internet, and one endpoint', () => {
    for (const type of ['NatGateway', 'InternetGateway', 'EIP']) template.resourceCountIs(`AWS::EC2::${type}`, 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    expect(JSON.stringify(template.findResources('AWS::EC2::SecurityGroup'))).not.toContain('0.0.0.0/0');
  });

  it('refuses an address that sends too much with 429', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: [
        Match.objectLike({
          Action: { Block: {} },
          Statement: { RateBasedStatement: Match.objectLike({ Limit: 2000 }) },
        }),
      ],
    });
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'WAF_FILTERED',
      StatusCode: '429',
    });
  });

  it('has nothing of that in economy', () => {
    for (const type of ['AWS::DAX::Cluster', 'AWS::EC2::VPC', 'AWS::WAFv2::WebACL'])
      templateOf(SCENARIO).resourceCountIs(type, 0);
    expect(JSON.stringify(templateOf(SCENARIO).toJSON())).not.toMatch(/CacheKeyParameters|CacheCluster|DAX_ENDPOINT/);
  });
});
