import { OUTSIDE_BUS } from '../eventbridge/facts';
import { references } from '../../template/template';
import { ENCRYPTION, LABEL, LOCAL_CLOUD, type ResourceFacts } from '../facts';
import { BY_DATA, PERMISSION, price, type PriceSource, READ } from '../price';

const REQUESTS: PriceSource = [READ, 'https://c3x.dev/blog/s3-request-fees-explained'];
const STORAGE: PriceSource = [READ, 'https://deepeshsoni.com/archives/256'];
const ACCELERATION: PriceSource = [
  '2026-02-12',
  'https://oneuptime.com/blog/post/2026-02-12-calculate-reduce-s3-data-transfer-costs/view',
];

export const prices = {
  s3Put: price('S3', 0.005, 1000, 'PUT, COPY, POST and LIST requests', 's3/pricing', REQUESTS),
  s3Get: price('S3', 0.0004, 1000, 'GET requests', 's3/pricing', REQUESTS),
  s3Storage: price('S3', 0.023, 1, 'GB-months stored', 's3/pricing', STORAGE),
  s3Accelerated: price('S3', 0.04, 1, 'GB by Transfer Acceleration', 's3/pricing', ACCELERATION),
};

const tellsBus = (notifications: unknown): boolean =>
  (notifications as { EventBridgeConfiguration?: object } | undefined)?.EventBridgeConfiguration !== undefined;

const bucket: ResourceFacts<keyof typeof prices> = {
  arn: (name) => `arn:aws:s3:::${name}`,
  // It is handed to CloudFront and to no other service.
  attributes: { RegionalDomainName: ({ name }) => `${name}/RegionalDomainName` },
  simulated: {
    modelled: ['NotificationConfiguration'],
    irrelevant: {
      AccelerateConfiguration: 'a faster way to the same bucket',
      BucketEncryption: ENCRYPTION,
      LifecycleConfiguration: 'it removes old versions and broken uploads, never what was parked',
      PublicAccessBlockConfiguration: LOCAL_CLOUD,
      Tags: LABEL,
      VersioningConfiguration: 'every bucket of the model keeps each version',
    },
  },
  idle: BY_DATA,
  uses: ({ AccelerateConfiguration }) =>
    AccelerateConfiguration === undefined ? ['s3Storage'] : ['s3Storage', 's3Accelerated'],
  drawn: { glyph: 'aws-s3', called: 'S3 bucket', kind: 'store' },
  arrows: (id, { NotificationConfiguration }) => [
    ...references(NotificationConfiguration).map((to) => ({ from: id, to, label: 'new objects' })),
    ...(tellsBus(NotificationConfiguration) ? [{ from: id, to: OUTSIDE_BUS, label: 'new and deleted objects' }] : []),
  ],
};

export const resources = {
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': {
    simulated: 'it denies what is not TLS; Lambda writes with the role of its function',
    idle: PERMISSION,
  },
} satisfies Record<string, ResourceFacts<keyof typeof prices>>;

export const verbs = [
  [/^s3:GetObject(Version)?$/, 'reads'],
  [/^s3:PutObject$/, 'writes'],
] as const;
