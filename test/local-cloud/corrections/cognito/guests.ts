import { CognitoIdentityClient, GetIdCommand } from '@aws-sdk/client-cognito-identity';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an identity pool that is not open to guests gives nothing to who brings no login',
  check: async (cloud) => {
    const pool = (open: boolean) => ({
      Type: 'AWS::Cognito::IdentityPool',
      Properties: { AllowUnauthenticatedIdentities: open },
    });
    const pools = { Open: pool(true), Closed: pool(false) };
    const { open, closed } = await cloud.deploy('guests', pools, {
      open: { Ref: 'Open' },
      closed: { Ref: 'Closed' },
    });
    const identities = new CognitoIdentityClient(cloud.root);
    const guest = (IdentityPoolId?: string) => identities.send(new GetIdCommand({ IdentityPoolId }));
    await guest(open);
    await expect(guest(closed)).rejects.toThrow(/Unauthenticated access is not supported/);
  },
};
