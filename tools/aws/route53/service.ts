import { PART } from '../price';
import type { Service } from '../service';

export const route53: Service = { resources: { 'AWS::Route53::RecordSet': { idle: PART } } };
