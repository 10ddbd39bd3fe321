import { randomUUID } from 'node:crypto';
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
import createClient from 'openapi-fetch';
import type { paths } from '../../clients/todo-mobile-api';
import { outputsOf } from '../../tools/proofs/deployed';

export const outputs = outputsOf('TodoMobileApi');
const pool = new CognitoIdentityProviderClient();
const identities = new CognitoIdentityClient();

/** Makes a user whose address counts as proven, as an administrator may. */
async function newUser(): Promise<{ readonly username: string; readonly password: string }> {
  const username = `${randomUUID()}@example.com`;
  const password = `Aa1!${randomUUID()}`;
  const user = { UserPoolId: outputs['UserPoolId'], Username: username };
  await pool.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await pool.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  return { username, password };
}

/** The tokens of a new user who has signed in, by the app's own client of the user pool or by another. */
export async function signedIn(
  ClientId = outputs['UserPoolClientId'],
): Promise<{ readonly idToken: string; readonly accessToken: string }> {
  const { username, password } = await newUser();
  const { AuthenticationResult = {} } = await pool.send(
    new AdminInitiateAuthCommand({
      UserPoolId: outputs['UserPoolId'],
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
  const { IdToken = '', AccessToken = '' } = AuthenticationResult;
  return { idToken: IdToken, accessToken: AccessToken };
}

/**
 * The ID token of a new user that holds for so many seconds. Cognito makes none for less than five minutes, the local
 * cloud does.
 */
export async function shortLived(seconds: number): Promise<string> {
  const { UserPoolClient = {} } = await pool.send(
    new CreateUserPoolClientCommand({
      UserPoolId: outputs['UserPoolId'],
      ClientName: 'short-lived',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      IdTokenValidity: seconds,
      TokenValidityUnits: { IdToken: 'seconds' },
    }),
  );
  return (await signedIn(UserPoolClient.ClientId)).idToken;
}

/* eslint-disable @typescript-eslint/no-deprecated -- what replaces this client is the whole of Amplify */
/** The ID token of a user who signs in as an app does: by a proof of the password, which is not sent. */
export async function provenByPassword(): Promise<string> {
  const { username, password } = await newUser();
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const userPool = new CognitoUserPool({
    UserPoolId: outputs['UserPoolId'] ?? '',
    ClientId: outputs['UserPoolClientId'] ?? '',
    ...(endpoint !== undefined && { endpoint }),
  });
  const user = new CognitoUser({ Username: username, Pool: userPool });
  return new Promise((resolve, onFailure) => {
    user.authenticateUser(new AuthenticationDetails({ Username: username, Password: password }), {
      onSuccess: (session) => {
        resolve(session.getIdToken().getJwtToken());
      },
      onFailure,
    });
  });
}
/* eslint-enable @typescript-eslint/no-deprecated */

/** A client of the API, made from its OpenAPI document. */
export const apiOf = (token: string) =>
  createClient<paths>({ baseUrl: outputs['ApiUrl']?.replace(/\/$/, '') ?? '', headers: { Authorization: token } });

/** Whether the API takes a token. */
export const isLetIn = async (token: string): Promise<boolean> => (await apiOf(token).GET('/todos')).response.ok;

/** The temporary credentials that the identity pool gives for an ID token. */
export async function folderOf(idToken: string) {
  const Logins = {
    [`cognito-idp.${await pool.config.region()}.amazonaws.com/${outputs['UserPoolId'] ?? ''}`]: idToken,
  };
  const { IdentityId = '' } = await identities.send(
    new GetIdCommand({ IdentityPoolId: outputs['IdentityPoolId'], Logins }),
  );
  const { Credentials = {} } = await identities.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
  return {
    identityId: IdentityId,
    credentials: {
      accessKeyId: Credentials.AccessKeyId ?? '',
      secretAccessKey: Credentials.SecretKey ?? '',
      sessionToken: Credentials.SessionToken ?? '',
    },
  };
}
