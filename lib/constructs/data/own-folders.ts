import { Stack, Validations } from 'aws-cdk-lib';
import {
  CfnIdentityPool,
  CfnIdentityPoolRoleAttachment,
  type IUserPool,
  type IUserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { objectCors } from '../api/cors';

export interface OwnFoldersProps {
  readonly users: IUserPool;
  /** The app by which they sign in. */
  readonly client: IUserPoolClient;
  /** Where each user's folder is. */
  readonly bucket: Bucket;
  /** Origins of the web pages that may use the folders: `https://app.example.com`. @default none: apps need none */
  readonly corsOrigins?: readonly string[];
}

/** Stands in a policy for the id of whoever's credentials are used. */
const IDENTITY = '${cognito-identity.amazonaws.com:sub}';

/**
 * Gives signed-in users temporary credentials for their own folder of a bucket: objects whose keys begin with
 * `{identityId}/` may be read, written and deleted. Nothing can be listed, and who is not signed in gets nothing.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_cognito-bucket.html
 */
export class OwnFolders extends Construct {
  readonly identityPool: CfnIdentityPool;
  readonly role: Role;

  constructor(scope: Construct, id: string, { users, client, bucket, corsOrigins = [] }: OwnFoldersProps) {
    super(scope, id);
    this.identityPool = new CfnIdentityPool(this, 'Identities', {
      allowUnauthenticatedIdentities: false,
      allowClassicFlow: false,
      cognitoIdentityProviders: [
        { clientId: client.userPoolClientId, providerName: users.userPoolProviderName, serverSideTokenCheck: true },
      ],
    });
    this.role = new Role(this, 'Role', {
      description: 'What a signed-in user may do with S3: use a folder of their own.',
      assumedBy: new WebIdentityPrincipal('cognito-identity.amazonaws.com', {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': this.identityPool.ref },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      }),
    });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        resources: [bucket.arnForObjects(`${IDENTITY}/*`)],
      }),
    );
    new CfnIdentityPoolRoleAttachment(this, 'RoleOfSignedIn', {
      identityPoolId: this.identityPool.ref,
      roles: { authenticated: this.role.roleArn },
    });
    if (corsOrigins.length > 0) bucket.addCorsRule(objectCors(corsOrigins));
    const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/<cognito-identity.amazonaws.com:sub>/*]`,
      reason: 'A folder is whatever has its name before it: the policy variable makes it the caller’s own.',
    });
  }
}
