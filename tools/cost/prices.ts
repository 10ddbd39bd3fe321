/** What AWS takes for something, without any free tier. */
export interface Price {
  readonly service: string;
  /** What is paid for, in the plural. */
  readonly unit: string;
  readonly usd: number;
  /** So many units cost that much. */
  readonly per: number;
  readonly region: 'us-east-1';
  /** The page of AWS that states the price. */
  readonly page: string;
  /** Of the text that was read, where it says so; else when a stored copy, of unknown age, was read. */
  readonly date: string;
  /** `page`: read in a copy of that page, or of AWS's documentation; a URL: quoted there. */
  readonly seen: 'page' | `https://${string}`;
}

type Source = readonly [date: string, seen: Price['seen']];

const READ = '2026-11-21';
const PAGE: Source = [READ, 'page'];

const LAMBDA: Source = ['2026-03-08', 'https://wring.co/blog/aws-lambda-pricing-guide'];
const DYNAMODB: Source = ['2025-07-21', 'https://airbyte.com/data-engineering-resources/dynamodb-pricing'];
const BACKUP: Source = [READ, 'https://finops.com.py/services/dynamodb/backups'];
const DAX: Source = ['2026-04', 'https://www.usage.ai/blog/aws-reserved-instances-dynamodb-dax-pricing'];
const API_CACHE: Source = ['2025-05-19', 'https://awsforengineers.com/blog/aws-api-gateway-pricing-explained'];
const SQS: Source = ['2026-03-14', 'https://cloudburn.io/blog/amazon-sqs-pricing'];
const SNS: Source = ['2026-06-13', 'https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/'];
const EVENTBRIDGE: Source = ['2026-03-13', 'https://cloudburn.io/blog/amazon-eventbridge-pricing'];
const ALARM: Source = [READ, 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm'];
const METRIC: Source = ['2026-02-15', 'https://signoz.io/guides/cloudwatch-pricing'];
const LOGS: Source = [
  '2026-06-13',
  'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
];
const LOG_STORAGE: Source = ['2026-06', 'https://c3x.dev/blog/cloudwatch-logs-cost-optimization'];
const BALANCER: Source = [
  '2026-09-20',
  'https://raw.githubusercontent.com/api-evangelist/amazon-elastic-load-balancing/refs/heads/main/plans/amazon-elastic-load-balancing-plans-pricing.yml',
];
const WAF: Source = [READ, 'https://c3x.dev/blog/aws-waf-cost-explained/'];
const NAT: Source = ['2026-06-01', 'https://www.zacfukuda.com/blog/aws-nat-gateway-vs-vpc-endpoint'];
const ADDRESS: Source = [
  '2026-06-13',
  'https://www.factualminds.com/blog/amazon-vpc-pricing-endpoints-peering-transit-gateway/',
];
const CLOUDFRONT: Source = [READ, 'https://wring.co/blog/aws-cloudfront-pricing-guide'];
const EDGE_FUNCTION: Source = [READ, 'https://cur.vantage.sh/aws/amazoncloudfront/'];
const S3_REQUESTS: Source = [READ, 'https://c3x.dev/blog/s3-request-fees-explained'];
const S3_STORAGE: Source = [READ, 'https://deepeshsoni.com/archives/256'];
const ACCELERATION: Source = [
  '2026-02-12',
  'https://oneuptime.com/blog/post/2026-02-12-calculate-reduce-s3-data-transfer-costs/view',
];
const COGNITO: Source = [
  '2026-09-20',
  'https://raw.githubusercontent.com/api-evangelist/amazon-cognito/refs/heads/main/plans/amazon-cognito-plans-pricing.yml',
];
const SES: Source = [READ, 'https://www.acecloudinterviews.com/tutorials/aws/ses/'];

const MILLION = 1_000_000;

const price = (service: string, usd: number, per: number, unit: string, path: string, [date, seen]: Source): Price => ({
  ...{ service, unit, usd, per, region: 'us-east-1', page: `https://aws.amazon.com/${path}/`, date, seen },
});

/** Every price that is reckoned with, in one place: on demand, the first tier. */
export const prices = {
  apiRequest: price('API Gateway', 3.5, MILLION, 'REST API requests', 'api-gateway/pricing', PAGE),
  apiCacheHour: price('API Gateway', 0.02, 1, 'hours of a 0.5 GB cache', 'api-gateway/pricing', API_CACHE),
  lambdaRequest: price('Lambda', 0.2, MILLION, 'requests', 'lambda/pricing', LAMBDA),
  lambdaArm: price('Lambda', 0.0000133334, 1, 'GB-seconds, arm64', 'lambda/pricing', LAMBDA),
  lambdaX86: price('Lambda', 0.0000166667, 1, 'GB-seconds, x86_64', 'lambda/pricing', LAMBDA),
  dynamodbWrite: price('DynamoDB', 0.625, MILLION, 'write request units', 'dynamodb/pricing/on-demand', DYNAMODB),
  dynamodbRead: price('DynamoDB', 0.125, MILLION, 'read request units', 'dynamodb/pricing/on-demand', DYNAMODB),
  dynamodbStorage: price('DynamoDB', 0.25, 1, 'GB-months stored', 'dynamodb/pricing', PAGE),
  dynamodbBackup: price('DynamoDB', 0.2, 1, 'GB-months of recovery', 'dynamodb/pricing/on-demand', BACKUP),
  daxT3SmallHour: price('DAX', 0.04, 1, 'hours of a dax.t3.small', 'dynamodb/pricing/on-demand', DAX),
  sqsRequest: price('SQS', 0.4, MILLION, 'requests', 'sqs/pricing', SQS),
  snsPublish: price('SNS', 0.5, MILLION, 'messages published', 'sns/pricing', SNS),
  snsEmail: price('SNS', 2, 100_000, 'emails', 'sns/pricing', SNS),
  event: price('EventBridge', 1, MILLION, 'events put, per 64 KB', 'eventbridge/pricing', EVENTBRIDGE),
  scheduledRun: price('EventBridge Scheduler', 1, MILLION, 'runs', 'eventbridge/pricing', EVENTBRIDGE),
  alarm: price('CloudWatch', 0.1, 1, 'metrics of alarms, a month', 'cloudwatch/pricing', ALARM),
  metric: price('CloudWatch', 0.3, 1, 'custom metrics, a month', 'cloudwatch/pricing', METRIC),
  logIngested: price('CloudWatch Logs', 0.5, 1, 'GB taken in', 'cloudwatch/pricing', LOGS),
  logStored: price('CloudWatch Logs', 0.03, 1, 'GB-months stored', 'cloudwatch/pricing', LOG_STORAGE),
  trace: price('X-Ray', 5, MILLION, 'traces recorded', 'xray/pricing', PAGE),
  kmsKey: price('KMS', 1, 1, 'keys, a month', 'kms/pricing', PAGE),
  wafAcl: price('WAF', 5, 1, 'web ACLs, a month', 'waf/pricing', WAF),
  wafRule: price('WAF', 1, 1, 'rules, a month', 'waf/pricing', WAF),
  wafRequest: price('WAF', 0.6, MILLION, 'requests inspected', 'waf/pricing', WAF),
  natHour: price('VPC', 0.045, 1, 'hours of a NAT gateway', 'vpc/pricing', NAT),
  endpointHour: price('VPC', 0.01, 1, 'hours of an interface endpoint in a zone', 'privatelink/pricing', NAT),
  addressHour: price('VPC', 0.005, 1, 'hours of a public IPv4 address', 'vpc/pricing', ADDRESS),
  albHour: price('ELB', 0.0225, 1, 'hours of a load balancer', 'elasticloadbalancing/pricing', BALANCER),
  lcuHour: price('ELB', 0.008, 1, 'hours of a capacity unit', 'elasticloadbalancing/pricing', BALANCER),
  cloudfrontRequest: price('CloudFront', 0.01, 10_000, 'HTTPS requests', 'cloudfront/pricing', CLOUDFRONT),
  cloudfrontFunction: price('CloudFront', 0.1, MILLION, 'function runs', 'cloudfront/pricing', EDGE_FUNCTION),
  cloudfrontGb: price('CloudFront', 0.085, 1, 'GB to readers', 'cloudfront/pricing', PAGE),
  s3Put: price('S3', 0.005, 1000, 'PUT, COPY, POST and LIST requests', 's3/pricing', S3_REQUESTS),
  s3Get: price('S3', 0.0004, 1000, 'GET requests', 's3/pricing', S3_REQUESTS),
  s3Storage: price('S3', 0.023, 1, 'GB-months stored', 's3/pricing', S3_STORAGE),
  s3Accelerated: price('S3', 0.04, 1, 'GB by Transfer Acceleration', 's3/pricing', ACCELERATION),
  mail: price('SES', 0.1, 1000, 'mails', 'ses/pricing', SES),
  cognitoUser: price('Cognito', 0.015, 1, 'users active in a month, Essentials', 'cognito/pricing', COGNITO),
} satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
