import { MILLION, PART, price, type PriceSource, READ } from '../price';
import type { Service } from '../service';

const PAGE: PriceSource = [READ, 'https://c3x.dev/blog/aws-waf-cost-explained/'];

const prices = {
  wafAcl: price('WAF', 5, 1, 'web ACLs, a month', 'waf/pricing', PAGE),
  wafRule: price('WAF', 1, 1, 'rules, a month', 'waf/pricing', PAGE),
  wafRequest: price('WAF', 0.6, MILLION, 'requests inspected', 'waf/pricing', PAGE),
};

export const waf: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::WAFv2::WebACL': {
      idle: ({ Rules = [] }) => [
        { price: 'wafAcl', units: 1 },
        { price: 'wafRule', units: (Rules as readonly unknown[]).length },
      ],
    },
    'AWS::WAFv2::WebACLAssociation': { idle: PART },
  },
};
