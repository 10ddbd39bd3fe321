import { AppUsers } from '../../../lib/constructs/api/app-users';
import { templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => new AppUsers(scope, id));

it('proves addresses, and lets their owners recover what they forgot, by email alone', () => {
  template.allResourcesProperties('AWS::Cognito::UserPool', {
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ['email'],
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  });
});

it('asks for passwords of twelve characters of four kinds, and offers a second factor', () => {
  template.allResourcesProperties('AWS::Cognito::UserPool', {
    Policies: {
      PasswordPolicy: {
        MinimumLength: 12,
        RequireLowercase: true,
        RequireUppercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
      },
    },
    MfaConfiguration: 'OPTIONAL',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
  });
});

it('is not deleted by mistake', () => {
  template.allResourcesProperties('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' });
  template.allResources('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain' });
});

it('has an app without a secret, which sends no password, has no hosted pages and reveals no address', () => {
  template.allResourcesProperties('AWS::Cognito::UserPoolClient', {
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    AllowedOAuthFlowsUserPoolClient: false,
    PreventUserExistenceErrors: 'ENABLED',
  });
  for (const { Properties } of Object.values(template.findResources('AWS::Cognito::UserPoolClient')))
    expect(Properties).not.toMatchObject({ GenerateSecret: true });
});
