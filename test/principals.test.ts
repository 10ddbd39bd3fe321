import { Template } from 'aws-cdk-lib/assertions';
import { TEMPLATE_ONLY } from '../lib/constructs/functions/bundle';
import { buildApp } from '../lib/app';
import { scenarios } from '../lib/registry';
import { isSent, PRINCIPALS, unmeetable } from '../tools/aws/principals';
import { FULL } from '../tools/template/synthesis';

const built = scenarios.map(({ id }) => id);
const profiles = { economy: {}, full: FULL };

describe.each(Object.entries(profiles))('in the profile %s', (_, settings) => {
  const assembly = buildApp({ scenarios: built, context: { ...TEMPLATE_ONLY, ...settings } }).synth();

  test.each(assembly.stacks.map(({ stackName, template }) => [stackName, template as object] as const))(
    'every condition of %s is on a key that its principal sends',
    (_name, template) => {
      expect(unmeetable(Template.fromJSON(template as Record<string, unknown>).toJSON())).toEqual([]);
    },
  );
});

test('a page of AWS or a public report documents what each principal sends, once', () => {
  for (const { source } of PRINCIPALS)
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|aws\.github\.io|github\.com)\//);
  const rows = PRINCIPALS.map(({ service, calls }) => `${service} ${calls}`);
  expect(new Set(rows).size).toBe(rows.length);
});

describe('Conditions', () => {
  const trusting = (Service: string, Condition: object) => ({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service }, Condition }],
          },
        },
      },
    },
  });

  test('on a key that the principal does not send are found, in whatever case', () => {
    const condition = { StringEquals: { 'AWS:SourceAccount': '1' } };

    expect(unmeetable(trusting('apigateway.amazonaws.com', condition))).toEqual([
      'Role: apigateway.amazonaws.com sends no AWS:SourceAccount with sts:AssumeRole',
    ]);
    expect(unmeetable(trusting('scheduler.amazonaws.com', condition))).toEqual([]);
  });

  test('of a principal that nobody knows are found', () => {
    expect(unmeetable(trusting('new.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn' } }))).toHaveLength(1);
  });

  test('that hold without the key are none', () => {
    const condition = { StringEqualsIfExists: { 'aws:SourceAccount': '1' } };

    expect(unmeetable(trusting('apigateway.amazonaws.com', condition))).toEqual([]);
  });

  test('are found in the policies of resources and in the permissions of functions too', () => {
    const Statement = {
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': 'arn' } },
    };
    const Permission = { Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', SourceAccount: '1' };

    expect(
      unmeetable({
        Resources: {
          Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } },
          Permission: { Type: 'AWS::Lambda::Permission', Properties: Permission },
        },
      }),
    ).toEqual([
      'Key: events.amazonaws.com sends no aws:SourceArn with kms:Decrypt',
      'Permission: apigateway.amazonaws.com sends no aws:SourceAccount with lambda:InvokeFunction',
    ]);
  });

  test('on TLS can be met by everybody', () => {
    expect(isSent('new.amazonaws.com', 'sqs:SendMessage', 'aws:SecureTransport')).toBe(true);
  });
});
