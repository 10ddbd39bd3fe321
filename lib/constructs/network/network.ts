import { Validations } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface NetworkProps {
  /** Whether there is a way from and to the internet. Without one, endpoints lead to what it needs. */
  readonly isPublic: boolean;
  /** Why nobody needs flow logs of it. */
  readonly withoutFlowLogs: string;
}

/** What is in it must be in two to outlast one of them. */
const AVAILABILITY_ZONES = 2;

/**
 * A network in two Availability Zones, with no NAT gateway: nothing in it is billed by the hour.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-subnets-commands-example.html
 */
export class Network extends Vpc {
  constructor(scope: Construct, id: string, { isPublic, withoutFlowLogs }: NetworkProps) {
    super(scope, id, {
      maxAzs: AVAILABILITY_ZONES,
      natGateways: 0,
      subnetConfiguration: [
        isPublic
          ? { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }
          : { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
      ],
      // Nothing is in the default group, and a custom resource would be deployed to empty it.
      restrictDefaultSecurityGroup: false,
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-VPC7', reason: withoutFlowLogs });
  }
}
