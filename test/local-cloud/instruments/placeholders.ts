import { CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { eventually } from '../cloud';
import type { Contract } from '../contract';

export const contract: Contract = {
  behaviour: 'what cannot be emulated deploys as a recorded placeholder',
  check: async (cloud) => {
    const metric = { Id: 'm', Expression: '1', ReturnData: true };
    const { discoverer } = await cloud.deploy(
      'placeholders',
      {
        Discoverer: {
          Type: 'AWS::EventSchemas::Discoverer',
          Properties: { SourceArn: 'arn:aws:events:us-east-1:1:event-bus/x' },
        },
        Alarm: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: {
            ComparisonOperator: 'GreaterThanThreshold',
            EvaluationPeriods: 1,
            Threshold: 1,
            Metrics: [metric],
          },
        },
      },
      { discoverer: { 'Fn::GetAtt': ['Discoverer', 'DiscovererArn'] } },
    );
    expect(discoverer).toBe('placeholder-DiscovererArn');
    const listed = await cloud.emulator.placeholders();
    expect(listed).toContainEqual({
      stack: 'placeholders',
      logicalId: 'Discoverer',
      type: 'AWS::EventSchemas::Discoverer',
    });
    expect(listed).toContainEqual(expect.objectContaining({ logicalId: 'Alarm' }));
    await new CloudFormationClient(cloud.root).send(new DeleteStackCommand({ StackName: 'placeholders' }));
    await eventually(async () => (await cloud.emulator.placeholders()).length === 0);
  },
};
