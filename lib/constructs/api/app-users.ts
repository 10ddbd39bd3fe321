import { Validations } from 'aws-cdk-lib';
import { AccountRecovery, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';

/** "Passwords should be at least 12 characters": https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const SHORTEST_PASSWORD = 12;

/**
 * Users who sign up by themselves with an email address that they prove is theirs, and the app by which they sign in.
 *
 * - The app sends a proof of the password, never the password (SRP); with IAM permission, `AdminInitiateAuth` may.
 * - The app has no secret, no hosted pages and no OAuth flows; it does not reveal whether an address is known.
 * - A second factor (TOTP) is the user's choice. Neither users nor pool are deleted by mistake.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export class AppUsers extends UserPool {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: SHORTEST_PASSWORD,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      deletionProtection: true,
    });
    this.client = this.addClient('App', {
      authFlows: { userSrp: true, adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
    });
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-COG2', reason: 'A to-do list does not force a second factor on its users: it offers one.' },
      { id: 'AwsSolutions-COG3', reason: 'Threat protection is billed for every user: whoever needs it turns it on.' },
      { id: 'AwsSolutions-COG8', reason: 'The plus plan, which has threat protection, is billed for every user.' },
    );
  }
}
