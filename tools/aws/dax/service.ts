import { assumptions } from '../cost-assumptions';
import { PART, price, unpriced } from '../price';
import type { Service } from '../service';

const prices = {
  daxT3SmallHour: price('DAX', 0.04, 1, 'hours of a dax.t3.small', 'dynamodb/pricing/on-demand', [
    '2026-04',
    'https://www.usage.ai/blog/aws-reserved-instances-dynamodb-dax-pricing',
  ]),
};

export const dax: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::DAX::Cluster': {
      idle: ({ NodeType, ReplicationFactor }, id) => {
        if (NodeType !== 'dax.t3.small') unpriced(`a node ${String(NodeType)}`, id);
        return [{ price: 'daxT3SmallHour', units: assumptions.monthHours.value * Number(ReplicationFactor) }];
      },
    },
    'AWS::DAX::ParameterGroup': { idle: PART },
    'AWS::DAX::SubnetGroup': { idle: PART },
  },
};
