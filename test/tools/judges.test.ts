import { ACKNOWLEDGED, type Acknowledged, type Finding, ofStack, unsettled } from '../../tools/judges/acknowledged';
import { scenarios } from '../../lib/registry';
import { proofsOf } from '../support/proofs';
import { documentsOf } from '../../tools/judges/documents';

const FINDING: Finding = {
  judge: 'checkov',
  profile: 'economy',
  check: 'CKV_1',
  message: 'Ensure that it is large',
  stack: 'Shop',
  id: 'Orders',
  type: 'AWS::SQS::Queue',
  properties: { Size: 1 },
};
const ACKNOWLEDGEMENT: Acknowledged = { check: 'CKV_1', type: 'AWS::SQS::Queue', reason: 'Small is enough.' };

it('lets pass what is acknowledged', () => {
  expect(unsettled([FINDING], [ACKNOWLEDGEMENT])).toEqual([]);
});

it.each([
  ['another check', { check: 'CKV_2' }],
  ['another type', { type: 'AWS::SNS::Topic' }],
  ['a resource that the acknowledgement leaves out', { where: () => false }],
])('names what is acknowledged for %s only, and that in vain', (_, other) => {
  expect(unsettled([FINDING], [{ ...ACKNOWLEDGEMENT, ...other }])).toEqual([
    'checkov, economy: Shop Orders (AWS::SQS::Queue) CKV_1: Ensure that it is large',
    expect.stringMatching(/^Acknowledged and not found any more: .*Small is enough/) as string,
  ]);
});

it('names an acknowledgement that nothing needs any more', () => {
  expect(unsettled([], [ACKNOWLEDGEMENT])).toHaveLength(1);
});

it('takes what a scenario acknowledges for its own stack alone', () => {
  expect(unsettled([FINDING], ofStack('Shop', [ACKNOWLEDGEMENT]))).toEqual([]);
  expect(unsettled([FINDING], ofStack('Other', [ACKNOWLEDGEMENT]))).toHaveLength(2);
});

it('gives each acknowledgement a reason, and none to a whole type that a second one narrows', () => {
  const own = scenarios.flatMap(({ folder }) => proofsOf(folder).acknowledged ?? []);
  for (const { reason } of [...ACKNOWLEDGED, ...own]) expect(reason).toMatch(/^.{30,}\.$/);
  for (const one of ACKNOWLEDGED.filter(({ where }) => !where))
    expect(ACKNOWLEDGED.filter(({ check, type }) => check === one.check && type === one.type)).toHaveLength(1);
});

it('judges the policies of identities and of resources, with plausible ARNs', () => {
  const PolicyDocument = { Statement: [{ Resource: { 'Fn::GetAtt': ['Q', 'Arn'] }, Size: 1.2 }] };
  const template = {
    Resources: {
      Q: { Type: 'AWS::SQS::Queue' },
      Queues: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Q' }], PolicyDocument } },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyDocument }] },
      },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [{ Resource: { Ref: 'P' } }] } } },
    },
  };
  const document = { Statement: [{ Resource: 'arn:aws:sqs:us-east-1:111122223333:Shop-Q', Size: '1.2' }] };
  expect(documentsOf([{ stack: 'Shop', file: 'a', text: '', template }])).toEqual([
    { stack: 'Shop', id: 'Queues', type: 'AWS::SQS::QueuePolicy', document },
    { stack: 'Shop', id: 'Role', type: 'AWS::IAM::Role', document },
    { stack: 'Shop', id: 'Policy', type: 'AWS::IAM::Policy', document: { Statement: [{ Resource: 'x' }] } },
  ]);
});

it('passes to the judge what trust policies and those of keys are about: what has them', () => {
  const statement = { Action: 'sts:AssumeRole' };
  const template = {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: statement } } },
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Resource: '*' }] } } },
    },
  };
  expect(documentsOf([{ stack: 'Shop', file: 'a', text: '', template }]).map(({ document }) => document)).toEqual([
    { Statement: [{ ...statement, Resource: 'arn:aws:iam::111122223333:role/Shop-Role' }] },
    { Statement: [{ Resource: 'arn:aws:kms:us-east-1:111122223333:key/Shop-Key' }] },
  ]);
});
