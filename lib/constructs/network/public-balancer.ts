import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { Network } from './network';
import { PathAlarm } from '../watch/path-alarm';
import { PrivateBucket } from '../data/private-bucket';
import { ANSWERS_PERIOD, SlowAlarm, type SlowAlarmProps } from '../watch/slow-alarm';

/** What stands behind a load balancer. */
export interface BalancerTargets {
  /** Makes the target group. @param balancer in whose scope */
  bind(balancer: Construct): ApplicationTargetGroup;
}

export interface PublicBalancerProps {
  readonly targets: BalancerTargets;
  /** Name that callers use: `shop.example.com`. */
  readonly domainName: string;
  /**
   * Public hosted zone that the name belongs to: the certificate is validated there, and the name is entered.
   * @default whoever deploys enters both where the name is kept: a deployment waits for the first
   */
  readonly hostedZoneId?: string;
  /** What users lose when it fails. */
  readonly impact: string;
}

const LOGS_KEPT = Duration.days(30);

/**
 * A load balancer, open to all over TLS 1.2 and later.
 *
 * - It keeps an access log for 30 days, which holds URLs.
 * - Alarms on answers of 5xx, of its targets' and of its own, and on a p99 above 3 seconds.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 */
export class PublicBalancer extends Construct {
  readonly url: string;
  /** Name of the load balancer itself, to which the other one must point. */
  readonly dnsName: string;

  constructor(scope: Construct, id: string, props: PublicBalancerProps) {
    super(scope, id);
    const { targets, domainName, hostedZoneId } = props;

    const vpc = new Network(this, 'Network', {
      isPublic: true,
      withoutFlowLogs: 'Nothing but the load balancer is in this network, and its access log tells who called.',
    });
    const securityGroup = new SecurityGroup(this, 'Callers', { vpc, allowAllOutbound: false });
    securityGroup.addIngressRule(Peer.anyIpv4(), Port.HTTPS, 'Whoever knows the name');
    const balancer = new ApplicationLoadBalancer(this, 'Resource', {
      vpc,
      internetFacing: true,
      securityGroup,
      dropInvalidHeaderFields: true,
    });
    this.logAccesses(balancer);

    const zone =
      hostedZoneId === undefined
        ? undefined
        : HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domainName });
    const certificate = new Certificate(this, 'Certificate', {
      domainName,
      validation: CertificateValidation.fromDns(zone),
    });
    balancer.addListener('Listener', {
      protocol: ApplicationProtocol.HTTPS,
      open: false,
      certificates: [certificate],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      defaultTargetGroups: [targets.bind(this)],
    });
    if (zone) {
      const target = RecordTarget.fromAlias(new LoadBalancerTarget(balancer));
      new ARecord(this, 'Name', { zone, recordName: `${domainName}.`, target });
    }
    this.url = `https://${domainName}/`;
    this.dnsName = balancer.loadBalancerDnsName;

    this.addAlarms(balancer, props.impact);
    Validations.of(securityGroup).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'The load balancer is there for anybody to call, over TLS only.',
    });
  }

  /**
   * By attributes: the L2 asks for a Region, which a stack for any Region does not have. The object's key names the
   * account; nothing documents that the service sends `aws:SourceAccount`.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  private logAccesses(balancer: ApplicationLoadBalancer): void {
    const { account } = Stack.of(this);
    const log = new PrivateBucket(this, 'AccessLog', 'Who called the load balancer');
    log.addLifecycleRule({ expiration: LOGS_KEPT });
    log.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [log.arnForObjects(`AWSLogs/${account}/*`)],
      }),
    );
    balancer.setAttribute('access_logs.s3.enabled', 'true');
    balancer.setAttribute('access_logs.s3.bucket', log.bucketName);
    if (log.policy) balancer.node.addDependency(log.policy);
  }

  private addAlarms(balancer: ApplicationLoadBalancer, impact: string): void {
    const sum = { period: ANSWERS_PERIOD, statistic: 'Sum' };
    new PathAlarm(this, 'FailingAlarm', {
      metric: balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
      above: 0,
      impact,
      cause: 'The function answered with 5xx.',
    });
    new PathAlarm(this, 'UnansweredAlarm', {
      metric: balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
      above: 0,
      impact,
      cause: 'The function failed, or answered with what is no answer: the load balancer answered with 5xx.',
    });
    const latency: SlowAlarmProps['latency'] = (options) => balancer.metrics.targetResponseTime(options);
    new SlowAlarm(this, 'SlowAlarm', { latency, unitsPerSecond: 1, impact });
  }
}
