import type { Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

/** The API of EC2 is free. */
const FREE = [
  ...['DescribeInstancesCommand', 'StartInstancesCommand', 'StopInstancesCommand'],
  ...['CreateTagsCommand', 'DeleteTagsCommand'],
];

export const usageOfCall = ({ command }: Answered): Usage<keyof typeof prices> | undefined =>
  FREE.includes(command) ? {} : undefined;
