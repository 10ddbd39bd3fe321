import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { NOTES, eventually, lambda, type Template } from '../../cloud';
import { arnOf, letIn, permit, received, subscribe } from '../../support';
import type { Contract } from '../../contract';

const FAILING = `${NOTES} exports.handler = async ({ Records }) => {
  note('delivered', Records[0].Sns.Message + ' ' + Records[0].Sns.Subject); throw new Error('always'); };`;
const RUNNING = `${NOTES} exports.handler = async () => { note('uninvited', 'ran'); };`;

const resources: Template = {
  Topic: { Type: 'AWS::SNS::Topic' },
  OtherTopic: { Type: 'AWS::SNS::Topic' },
  Dead: { Type: 'AWS::SQS::Queue' },
  DeadPolicy: letIn('Dead'),
  Closed: { Type: 'AWS::SQS::Queue' },
  ClosedToo: { Type: 'AWS::SQS::Queue' },
  ToClosed: subscribe('sqs', 'Closed', { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead') } }),
  ToClosedToo: subscribe('sqs', 'ClosedToo', { RedrivePolicy: { deadLetterTargetArn: arnOf('Closed') } }),
  ...lambda('Failing', FAILING),
  Failed: { Type: 'AWS::SQS::Queue' },
  Retries: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Failing' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: arnOf('Failed') } },
    },
  },
  Permission: permit('Failing', 'sns', { Ref: 'Topic' }),
  ToFailing: subscribe('lambda', 'Failing', { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead') } }),
  ...lambda('Uninvited', RUNNING),
  OtherPermission: permit('Uninvited', 'sns', { Ref: 'OtherTopic' }),
  ToUninvited: subscribe('lambda', 'Uninvited', { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead') } }),
};

export const contract: Contract = {
  behaviour: "a topic reaches queues and functions by their policies, else the subscription's dead letters",
  check: async (cloud) => {
    const { topic, dead, closed, failed } = await cloud.deploy('deliveries', resources, {
      topic: { Ref: 'Topic' },
      dead: { Ref: 'Dead' },
      closed: { Ref: 'Closed' },
      failed: { Ref: 'Failed' },
    });
    await new SNSClient(cloud.root).send(new PublishCommand({ TopicArn: topic, Message: 'news' }));
    await eventually(async () => (await received(cloud, failed)).length === 1, 5);
    expect(await cloud.noted('delivered')).toEqual(['news null', 'news null']);
    expect(await cloud.noted('uninvited')).toEqual([]);
    expect(await received(cloud, closed)).toEqual([]);
    const letters = [await received(cloud, dead), await received(cloud, dead), await received(cloud, dead)];
    expect(letters.map(({ length }) => length)).toEqual([1, 1, 0]);
  },
};
