import { assumptions } from '../cost-assumptions';
import { prices as network } from '../ec2/facts';
import { PART, price, type PriceSource, unpriced } from '../price';
import type { Service } from '../service';

const PAGE: PriceSource = [
  '2026-09-20',
  'https://raw.githubusercontent.com/api-evangelist/amazon-elastic-load-balancing/refs/heads/main/plans/amazon-elastic-load-balancing-plans-pricing.yml',
];

const prices = {
  albHour: price('ELB', 0.0225, 1, 'hours of a load balancer', 'elasticloadbalancing/pricing', PAGE),
  lcuHour: price('ELB', 0.008, 1, 'hours of a capacity unit', 'elasticloadbalancing/pricing', PAGE),
  addressHour: network.addressHour,
};

const hours = assumptions.monthHours.value;

export const elb: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::ElasticLoadBalancingV2::Listener': { idle: PART },
    'AWS::ElasticLoadBalancingV2::ListenerRule': { idle: PART },
    'AWS::ElasticLoadBalancingV2::LoadBalancer': {
      idle: ({ Type = 'application', Scheme, Subnets = [] }, id) => {
        if (Type !== 'application') unpriced(`a balancer of type ${String(Type)}`, id);
        const addresses = Scheme === 'internet-facing' ? (Subnets as readonly unknown[]).length : 0;
        return [
          { price: 'albHour', units: hours },
          { price: 'addressHour', units: hours * addresses },
        ];
      },
      uses: () => ['lcuHour'],
    },
    'AWS::ElasticLoadBalancingV2::TargetGroup': { idle: PART },
  },
};
