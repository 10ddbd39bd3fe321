import { LOCAL_CLOUD } from '../facts';
import { BY_USE, PART, price } from '../price';
import type { Service } from '../service';

const prices = {
  cognitoUser: price('Cognito', 0.015, 1, 'users active in a month, Essentials', 'cognito/pricing', [
    '2026-09-20',
    'https://raw.githubusercontent.com/api-evangelist/amazon-cognito/refs/heads/main/plans/amazon-cognito-plans-pricing.yml',
  ]),
};

export const cognito: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::Cognito::IdentityPool': { simulated: LOCAL_CLOUD, idle: 'identity pools are free' },
    'AWS::Cognito::IdentityPoolRoleAttachment': { simulated: LOCAL_CLOUD, idle: PART },
    'AWS::Cognito::UserPool': {
      attributes: { ProviderName: ({ name }) => name },
      simulated: LOCAL_CLOUD,
      idle: BY_USE,
      uses: () => ['cognitoUser'],
      drawn: { glyph: 'aws-cognito', called: 'Cognito user pool', kind: 'door', enters: 'signs in' },
    },
    'AWS::Cognito::UserPoolClient': { simulated: LOCAL_CLOUD, idle: PART },
    'AWS::Cognito::UserPoolDomain': { idle: PART },
  },
};
