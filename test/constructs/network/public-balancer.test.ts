import { Match } from 'aws-cdk-lib/assertions';
import { FunctionTargets } from '../../../lib/constructs/network/function-targets';
import { PublicBalancer } from '../../../lib/constructs/network/public-balancer';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  new PublicBalancer(scope, id, {
    targets: new FunctionTargets(someFunction(scope, `${id}Target`)),
    domainName: `${id.toLowerCase()}.example.com`,
    hostedZoneId: 'Z0123456789ABC',
    impact: 'No answers.',
  });
});

it('listens by TLS only, with a certificate that its zone proves', () => {
  template.allResourcesProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Protocol: 'HTTPS',
    Port: 443,
    Certificates: [{ CertificateArn: Match.anyValue() }],
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  });
  template.hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: 'first.example.com',
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: 'first.example.com', HostedZoneId: 'Z0123456789ABC' }],
  });
  template.resourcePropertiesCountIs(
    'AWS::EC2::SecurityGroup',
    { SecurityGroupIngress: [Match.objectLike({ FromPort: 443, ToPort: 443 })] },
    2,
  );
});

it('is known by its name', () => {
  template.hasResourceProperties('AWS::Route53::RecordSet', {
    Name: 'first.example.com.',
    Type: 'A',
    HostedZoneId: 'Z0123456789ABC',
  });
});

it('leaves certificate and name to whoever keeps the name, where it is given no zone', () => {
  const zoneless = templateOfTwo((scope, id) => {
    const target = someFunction(scope, `${id}Target`);
    new PublicBalancer(scope, id, {
      targets: new FunctionTargets(target),
      domainName: `${id.toLowerCase()}.example.com`,
      impact: 'No answers.',
    });
  });
  zoneless.resourceCountIs('AWS::Route53::RecordSet', 0);
  zoneless.allResourcesProperties('AWS::CertificateManager::Certificate', {
    ValidationMethod: 'DNS',
    DomainValidationOptions: Match.absent(),
  });
});

it('hands every value of a repeated header on to the function', () => {
  template.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetType: 'lambda',
    TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
  });
});

it('lets load balancers of this account and Region alone call the function, before it becomes a target', () => {
  template.resourceCountIs('AWS::Lambda::Permission', 2);
  template.allResourcesProperties('AWS::Lambda::Permission', {
    Principal: 'elasticloadbalancing.amazonaws.com',
    Action: 'lambda:InvokeFunction',
    SourceArn: {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':elasticloadbalancing:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          ':targetgroup/*',
        ],
      ],
    },
  });
  template.hasResource('AWS::ElasticLoadBalancingV2::TargetGroup', {
    DependsOn: [Match.stringLikeRegexp('^FirstPermission')],
  });
});

it('costs nothing by the hour but itself: no NAT gateway, no address of its own', () => {
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.resourceCountIs('AWS::EC2::EIP', 0);
});

it('writes its access log to a bucket of its own, which keeps it for 30 days', () => {
  template.allResourcesProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.enabled', Value: 'true' }]),
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 's3:PutObject',
          Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          Condition: Match.absent(),
          Resource: {
            'Fn::Join': ['', Match.arrayWith(['/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*'])],
          },
        }),
      ]),
    },
  });
  template.allResourcesProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 30 })]) },
  });
});

it.each([
  ['HTTPCode_Target_5XX_Count', 0],
  ['HTTPCode_ELB_5XX_Count', 0],
  ['TargetResponseTime', 3],
])('alarms on %s above %i', (MetricName, Threshold) => {
  template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName, Threshold }, 2);
});
