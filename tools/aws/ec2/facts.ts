import { assumptions } from '../cost-assumptions';
import type { ResourceFacts } from '../facts';
import { price, type PriceSource } from '../price';

const NAT: PriceSource = ['2026-06-01', 'https://www.zacfukuda.com/blog/aws-nat-gateway-vs-vpc-endpoint'];
const ADDRESS: PriceSource = [
  '2026-06-13',
  'https://www.factualminds.com/blog/amazon-vpc-pricing-endpoints-peering-transit-gateway/',
];

export const prices = {
  natHour: price('VPC', 0.045, 1, 'hours of a NAT gateway', 'vpc/pricing', NAT),
  endpointHour: price('VPC', 0.01, 1, 'hours of an interface endpoint in a zone', 'privatelink/pricing', NAT),
  addressHour: price('VPC', 0.005, 1, 'hours of a public IPv4 address', 'vpc/pricing', ADDRESS),
};

const hours = assumptions.monthHours.value;
const NETWORK: ResourceFacts<never> = { idle: 'networks, their routes and their firewalls are free' };

export const resources: Readonly<Record<string, ResourceFacts<keyof typeof prices>>> = {
  'AWS::EC2::EIP': { idle: () => [{ price: 'addressHour', units: hours }] },
  'AWS::EC2::FlowLog': { idle: 'billed by what it writes: nothing while nobody calls' },
  'AWS::EC2::InternetGateway': NETWORK,
  'AWS::EC2::NatGateway': { idle: () => [{ price: 'natHour', units: hours }] },
  'AWS::EC2::Route': NETWORK,
  'AWS::EC2::RouteTable': NETWORK,
  'AWS::EC2::SecurityGroup': NETWORK,
  'AWS::EC2::SecurityGroupEgress': NETWORK,
  'AWS::EC2::SecurityGroupIngress': NETWORK,
  'AWS::EC2::Subnet': NETWORK,
  'AWS::EC2::SubnetRouteTableAssociation': NETWORK,
  'AWS::EC2::VPC': NETWORK,
  'AWS::EC2::VPCEndpoint': {
    idle: ({ VpcEndpointType = 'Gateway', SubnetIds = [] }) =>
      VpcEndpointType === 'Gateway'
        ? []
        : [{ price: 'endpointHour', units: hours * (SubnetIds as readonly unknown[]).length }],
  },
  'AWS::EC2::VPCGatewayAttachment': NETWORK,
};

export const outside = {
  name: 'Instances',
  glyph: 'aws-ec2',
  called: 'EC2, in the account',
  verbs: { 'ec2:StopInstances': 'stops', 'ec2:StartInstances': 'starts' },
};
