import { LABEL } from '../facts';
import { ACCOUNT } from '../place';
import { PERMISSION } from '../price';
import type { Service } from '../service';

export const iam: Service = {
  resources: {
    'AWS::IAM::ManagedPolicy': { idle: PERMISSION },
    'AWS::IAM::Policy': {
      simulated: { modelled: ['PolicyDocument', 'Roles'], irrelevant: { PolicyName: LABEL } },
      idle: PERMISSION,
    },
    'AWS::IAM::Role': {
      arn: (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
      simulated: {
        modelled: ['AssumeRolePolicyDocument'],
        irrelevant: {
          ManagedPolicyArns: 'of functions only, whose own roles are proven on the local cloud',
          Tags: LABEL,
          Description: LABEL,
        },
      },
      idle: PERMISSION,
    },
  },
};
