import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandInput,
  DescribeSpotInstanceRequestsCommand,
  EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { ServiceError } from '../../tools/aws/service-error';

export const ec2 = mockClient(EC2Client);
export const topics = mockClient(SNSClient);

/** What EC2 describes: so many pages, of which some may be empty. Those that are asked for by id run. */
export function describes(...pages: readonly (readonly Instance[])[]): void {
  ec2.on(DescribeInstancesCommand).callsFake(({ NextToken = '0', Filters = [] }: DescribeInstancesCommandInput) => {
    const [{ Name, Values = [] } = {}] = Filters;
    if (Name === 'instance-id') {
      const asked = pages.flat().filter(({ InstanceId = '' }) => Values.includes(InstanceId));
      return { Reservations: [{ Instances: asked.map((one) => ({ ...one, State: { Name: 'running' } })) }] };
    }
    const page = Number(NextToken);
    const Reservations = pages[page]?.map((one) => ({ Instances: [one] }));
    return { Reservations, ...(page + 1 < pages.length && { NextToken: String(page + 1) }) };
  });
  ec2.on(DescribeSpotInstanceRequestsCommand).resolves({});
}

/** An error of EC2 by its code. */
export const refusal = (code: string, message = '') => new ServiceError(code, message);
export const PROTECTED =
  "The instance may not be stopped. Modify its 'disableApiStop' instance attribute and try again.";

/** Enough time for everything; waiting takes none, and is noted. */
export const plenty = { getRemainingTimeInMillis: () => 900_000 };
