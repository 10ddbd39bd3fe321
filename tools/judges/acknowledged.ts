import type { Members } from '../wiring/values';

/** What a judge found, and where. */
export interface Finding {
  readonly judge: 'checkov' | 'parliament';
  readonly profile: string;
  readonly check: string;
  /** The message of the judge. */
  readonly message: string;
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Members;
}

/** A kind of finding that stays, on one type of resource. */
export interface Acknowledged {
  readonly check: string;
  readonly type: string;
  /** Only where this holds, so that a fault of the same kind is still found. @default all of that type */
  readonly where?: (finding: Finding) => boolean;
  readonly reason: string;
}

/** For a scenario whose callers are told apart by nothing, unless the setting `apiAuth` is `iam`. */
export const PUBLIC_API: Acknowledged = {
  check: 'CKV_AWS_59',
  type: 'AWS::ApiGateway::Method',
  reason:
    'The API is public by default, and throttled; the page says what an attacker could cost, and apiAuth=iam asks every caller.',
};

/** What a scenario acknowledges of its own stack alone. */
export const ofStack = (id: string, acknowledged: readonly Acknowledged[]): readonly Acknowledged[] =>
  acknowledged.map((one) => ({
    ...one,
    where: (finding) => finding.stack === id && (one.where?.(finding) ?? true),
  }));

/** Of every scenario; each has its own in its proofs. */
export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    check: 'CKV_AWS_158',
    type: 'AWS::Logs::LogGroup',
    reason:
      'CloudWatch Logs encrypts every group by itself; a key of our own costs a dollar a month and would protect ids, which is all that logs hold (test/logs reads them).',
  },
  {
    check: 'CKV_AWS_116',
    type: 'AWS::Lambda::Function',
    reason:
      'A dead-letter queue on a function is for asynchronous invocations: these have a failure destination, which tells more; queues and streams keep their own failures; callers of the others hear of a failure.',
  },
  {
    check: 'CKV_AWS_117',
    type: 'AWS::Lambda::Function',
    reason:
      'In a VPC a function needs a NAT gateway or endpoints, billed by the hour, to reach the public endpoints that IAM protects; those that use DAX are in one.',
  },
  {
    check: 'CKV_AWS_115',
    type: 'AWS::Lambda::Function',
    reason:
      'A new account has ten concurrent executions, all of which must stay unreserved: queues bound their workers at the event source, and APIs are throttled.',
  },
  {
    check: 'CKV_AWS_173',
    type: 'AWS::Lambda::Function',
    reason: 'Lambda encrypts variables by itself; they hold names, addresses and numbers, no secrets.',
  },
  {
    check: 'CKV_AWS_27',
    type: 'AWS::SQS::Queue',
    where: ({ properties }) => properties['SqsManagedSseEnabled'] === true,
    reason: 'Encrypted with keys that SQS manages, which the check does not know; a KMS key would keep senders out.',
  },
  {
    check: 'CKV_AWS_26',
    type: 'AWS::SNS::Topic',
    where: ({ profile, id }) => profile === 'economy' && id.startsWith('AlarmTopic'),
    reason:
      'CloudWatch cannot use the key that AWS manages, and one of our own is a dollar a month: full has it. Alarms name resources and no data.',
  },
  {
    check: 'CKV_AWS_18',
    type: 'AWS::S3::Bucket',
    reason:
      'A second bucket for each would cost more than what it tells: all of them are private, and CloudTrail has data events for whoever must know each read.',
  },
  {
    check: 'CKV_AWS_120',
    type: 'AWS::ApiGateway::Stage',
    reason: 'A cache is billed by the hour, and answers writes or single rows here that must be current.',
  },
  {
    check: 'CKV_AWS_68',
    type: 'AWS::CloudFront::Distribution',
    reason: 'A web ACL is billed by the month: what is behind is static, or throttled at the API.',
  },
  {
    check: 'CKV_AWS_86',
    type: 'AWS::CloudFront::Distribution',
    reason:
      "Readers' addresses are personal data that nobody here has a use for; the API behind logs its own requests.",
  },
  {
    check: 'CKV_AWS_174',
    type: 'AWS::CloudFront::Distribution',
    where: ({ properties }) => !JSON.stringify(properties).includes('ViewerCertificate'),
    reason: "CloudFront's own certificate, without a domain name, allows no choice of the protocol.",
  },
  {
    check: 'CKV_AWS_192',
    type: 'AWS::WAFv2::WebACL',
    where: ({ id }) => id.startsWith('RateLimit'),
    reason: 'This list limits rates and does nothing else; no Java, and so no Log4j, runs behind it.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    type: 'AWS::IAM::Policy',
    where: ({ message }) => message.includes('dynamodb:ListStreams'),
    reason: 'Lambda demands ListStreams of whoever reads a stream, and AWS lists it with the stream as its resource.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    type: 'AWS::IAM::Policy',
    where: ({ id }) => id.startsWith('FoldersRole'),
    reason: 'The ARN has the variable ${cognito-identity.amazonaws.com:sub}, at whose colon parliament takes it apart.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    type: 'AWS::S3::BucketPolicy',
    where: ({ message }) => message.includes('s3:ListAllMyBuckets'),
    reason: 'What denies every action over old TLS or none, denies those that are on no bucket in vain.',
  },
  {
    check: 'MISMATCHED_TYPE',
    type: 'AWS::S3::BucketPolicy',
    where: ({ message }) => message.includes("s3:TlsVersion requires a value of type Numeric but given ['1.2']"),
    reason: 'A version of TLS is a number, though none of the whole ones that parliament knows.',
  },
  {
    check: 'UNKNOWN_CONDITION_FOR_ACTION',
    type: 'AWS::S3::BucketPolicy',
    where: ({ message }) => message.includes('s3:TlsVersion'),
    reason: 'The denial is of every action of S3, also of the two for which the list of AWS leaves the key out.',
  },
  {
    check: 'RESOURCE_POLICY_PRIVILEGE_ESCALATION',
    type: 'AWS::S3::BucketPolicy',
    where: ({ message }) => message.endsWith('but does allow s3:PutBucketPolicy'),
    reason:
      'The function of the CDK that empties a bucket closes it to writers first, by its policy; it may delete all of it anyway.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    type: 'AWS::KMS::Key',
    where: ({ message }) => message.includes('kms:CreateKey'),
    reason: 'The account that owns a key may do everything with it: without that nobody could ever change its policy.',
  },
  {
    check: 'RESOURCE_STAR',
    type: 'AWS::IAM::Policy',
    where: ({ message }) => message.includes('ec2:CreateNetworkInterface'),
    reason:
      'What Lambda needs to place a function in a VPC; AWS has no resource for describing interfaces, and makes the others before they have an id.',
  },
];

/** What nothing acknowledges, and acknowledgements of what no judge finds any more. */
export function unsettled(findings: readonly Finding[], acknowledged: readonly Acknowledged[]): string[] {
  const covers = ({ check, type, where = () => true }: Acknowledged, finding: Finding) =>
    check === finding.check && type === finding.type && where(finding);
  const open = findings
    .filter((finding) => !acknowledged.some((one) => covers(one, finding)))
    .map(
      ({ judge, profile, stack, id, type, check, message }) =>
        `${judge}, ${profile}: ${stack} ${id} (${type}) ${check}: ${message}`,
    );
  const idle = acknowledged
    .filter((one) => !findings.some((finding) => covers(one, finding)))
    .map(({ check, type, reason }) => `Acknowledged and not found any more: ${check} on ${type} (${reason})`);
  return [...new Set(open), ...idle];
}
