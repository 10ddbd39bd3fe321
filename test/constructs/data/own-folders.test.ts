import { Match } from 'aws-cdk-lib/assertions';
import { AppUsers } from '../../../lib/constructs/api/app-users';
import { OwnFolders } from '../../../lib/constructs/data/own-folders';
import { PrivateBucket } from '../../../lib/constructs/data/private-bucket';
import { templateOfTwo } from '../support';

const build = (corsOrigins?: string[]) =>
  templateOfTwo((scope, id) => {
    const users = new AppUsers(scope, `${id}Users`);
    const bucket = new PrivateBucket(scope, `${id}Files`, 'Files');
    new OwnFolders(scope, id, { users, client: users.client, bucket, corsOrigins });
  });
const template = build();
const firsts = (id: string) => ({ Ref: Match.stringLikeRegexp(`^First${id}`) });

it('knows the users of one app only, asks whether they still exist, and nobody who is not signed in', () => {
  template.allResourcesProperties('AWS::Cognito::IdentityPool', {
    AllowUnauthenticatedIdentities: false,
    AllowClassicFlow: false,
    CognitoIdentityProviders: [Match.objectLike({ ServerSideTokenCheck: true })],
  });
  template.hasResourceProperties('AWS::Cognito::IdentityPool', {
    CognitoIdentityProviders: [Match.objectLike({ ClientId: firsts('UsersApp') })],
  });
});

it('lends its role to signed-in users of its own identity pool, and to no one else', () => {
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Condition: {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': firsts('Identities') },
            'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
          },
        },
      ],
    },
  });
});

it("lets them read, write and delete objects after their own identity's name, and list nothing", () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: [firsts('Role')],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
          Resource: {
            'Fn::Join': [
              '',
              [
                { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstFiles'), 'Arn'] },
                '/${cognito-identity.amazonaws.com:sub}/*',
              ],
            ],
          },
        },
      ],
    },
  });
});

it('lets pages of named origins use the folders, and no others', () => {
  template.allResourcesProperties('AWS::S3::Bucket', { CorsConfiguration: Match.absent() });
  build(['https://app.example.com']).allResourcesProperties('AWS::S3::Bucket', {
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedOrigins: ['https://app.example.com'],
          AllowedMethods: ['GET', 'HEAD', 'PUT', 'DELETE'],
          AllowedHeaders: ['*'],
          ExposedHeaders: ['ETag'],
          MaxAge: 7200,
        },
      ],
    },
  });
});
