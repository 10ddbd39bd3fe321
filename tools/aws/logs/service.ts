import { arnOf } from '../place';
import { BY_DATA, PERMISSION, price } from '../price';
import type { Service } from '../service';

const prices = {
  logIngested: price('CloudWatch Logs', 0.5, 1, 'GB taken in', 'cloudwatch/pricing', [
    '2026-06-13',
    'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  ]),
  logStored: price('CloudWatch Logs', 0.03, 1, 'GB-months stored', 'cloudwatch/pricing', [
    '2026-06',
    'https://c3x.dev/blog/cloudwatch-logs-cost-optimization',
  ]),
};

export const logs: Service<keyof typeof prices> = {
  prices,
  resources: {
    'AWS::Logs::LogGroup': {
      arn: (name) => arnOf('logs', `log-group:${name}:*`),
      simulated: 'logs decide nothing',
      idle: BY_DATA,
    },
    'AWS::Logs::ResourcePolicy': { simulated: 'logs decide nothing', idle: PERMISSION },
  },
};
