import { readableId, type Template } from '../../tools/template/template';
import { denials, grantsOf, grantTables, needlessGrants, type Evidence } from '../../tools/proofs/least-privilege';
import { holdersOf } from '../../tools/template/roles';

const STACK = 'Shop';
const trusts = (Service: string) => ({ Statement: [{ Principal: { Service } }] });
const template: Template = {
  Resources: {
    OrdersAAAAAAAA: { Type: 'AWS::DynamoDB::GlobalTable' },
    PlaceOrderBBBBBBBB: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['PlaceOrderRoleCCCCCCCC', 'Arn'] } },
    },
    PlaceOrderRoleCCCCCCCC: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trusts('lambda.amazonaws.com') },
    },
    PlaceOrderPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: 'PlaceOrderRoleCCCCCCCC' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: ['dynamodb:PutItem', 'logs:PutLogEvents'],
              Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['OrdersAAAAAAAA', 'Arn'] }, '/index/Open']] },
            },
            { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' },
          ],
        },
      },
    },
    ScheduleDDDDDDDD: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trusts('scheduler.amazonaws.com'),
        Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] } }],
      },
    },
  },
};
/** The template with another statement for the function. */
const granting = (statement: object): Template => ({
  Resources: {
    ...template.Resources,
    PlaceOrderPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: 'PlaceOrderRoleCCCCCCCC' }],
        PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] },
      },
    },
    ScheduleDDDDDDDD: { Type: 'AWS::SNS::Topic' },
  },
});
const grants = grantsOf(STACK, template);
const holders = new Map(holdersOf(STACK, template).map((holder) => [`Shop-${holder.role}`, holder]));

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Orders';
const call = (
  action: string,
  decision = 'Allow',
  role = 'Shop-PlaceOrderRoleCCCCCCCC',
  resource = `${TABLE}/index/Open`,
) => ({
  role: `arn:aws:iam::000000000000:role/${role}`,
  action,
  resource,
  decision,
});
const evidence = (given: Partial<Evidence>): Evidence => ({
  decisions: [],
  expectedDenials: [],
  holders,
  ids: { Shop: { OrdersAAAAAAAA: 'Shop-Orders' } },
  ...given,
});
const everythingUsed = [call('dynamodb:PutItem'), call('s3:GetObject', 'Allow', 'Shop-ScheduleDDDDDDDD')];

describe('Grants', () => {
  test('are read from the policies of roles, inline ones too, with the function that has the role', () => {
    expect(grants.map(({ name, action, on }) => [name, action, on])).toEqual([
      ['PlaceOrder', 'dynamodb:PutItem', 'Orders/index/Open'],
      ['PlaceOrder', 'logs:PutLogEvents', 'Orders/index/Open'],
      ['Schedule', 's3:Get*', 'everything'],
    ]);
  });

  test('that were used, or that services use, need nothing more', () => {
    expect(needlessGrants(grants, evidence({ decisions: everythingUsed }), {})).toEqual([]);
  });

  test('that nothing used are named', () => {
    const [, scheduled] = everythingUsed;
    const found = needlessGrants(grants, evidence({ decisions: scheduled ? [scheduled] : [] }), {});

    expect(found).toEqual([
      expect.stringMatching(/^Shop PlaceOrder may dynamodb:PutItem on Orders\/index\/Open, and no test made it do so/),
    ]);
  });

  test('are not used by a call that was denied', () => {
    const decisions = everythingUsed.map((one) => ({ ...one, decision: 'ImplicitDeny' }));

    expect(needlessGrants(grants, evidence({ decisions }), {})).toHaveLength(2);
  });

  test('are not used by the calls of another role', () => {
    const decisions = [call('dynamodb:PutItem', 'Allow', 'Shop-ScheduleDDDDDDDD'), call('s3:GetObject')];

    expect(needlessGrants(grants, evidence({ decisions }), {})).toHaveLength(2);
  });

  test.each([
    ['another table', `${TABLE}s`],
    ['another index', `${TABLE}/index/Closed`],
    ['the table, of which they allow an index', TABLE],
  ])('are not used by calls on %s', (_, resource) => {
    const decisions = [call('dynamodb:PutItem', 'Allow', undefined, resource), ...everythingUsed.slice(1)];

    expect(needlessGrants(grants, evidence({ decisions }), {})).toHaveLength(1);
  });

  test('of one action on two resources are two', () => {
    const Resource = [{ 'Fn::GetAtt': ['OrdersAAAAAAAA', 'Arn'] }, { 'Fn::GetAtt': ['DeadLettersBBBBBBBB', 'Arn'] }];
    const both = grantsOf(STACK, granting({ Action: 'sqs:SendMessage', Resource }));
    const used = call('sqs:SendMessage', 'Allow', undefined, 'arn:aws:sqs:us-east-1:000000000000:Shop-Orders');

    expect(needlessGrants(both, evidence({ decisions: [used] }), {})).toEqual([
      expect.stringMatching(/^Shop PlaceOrder may sqs:SendMessage on DeadLetters,/),
    ]);
  });

  test('on a bucket and its objects are one', () => {
    const bucket = { 'Fn::GetAtt': ['OrdersAAAAAAAA', 'Arn'] };
    const Resource = [bucket, { 'Fn::Join': ['', [bucket, '/*']] }];
    const one = grantsOf(STACK, granting({ Action: 's3:GetObject*', Resource }));
    const used = call('s3:GetObject', 'Allow', undefined, 'arn:aws:s3:::shop-orders/a/b');
    const ids = { Shop: { OrdersAAAAAAAA: 'shop-orders' } };

    expect(one.map(({ on }) => on)).toEqual(['Orders, Orders/*']);
    expect(needlessGrants(one, evidence({ decisions: [used], ids }), {})).toEqual([]);
  });

  test('that one service uses by itself are not used by another', () => {
    const poller = { ...template.Resources['ScheduleDDDDDDDD'], Type: 'AWS::IAM::Role' };
    const policy = { ...template.Resources['PlaceOrderPolicy'], Type: 'AWS::IAM::Policy' };
    const Roles = [{ Ref: 'PollerEEEEEEEE' }];
    const properties = { ...policy.Properties, Roles };
    const polling = grantsOf(STACK, {
      Resources: { PollerEEEEEEEE: poller, P: { ...policy, Properties: properties } },
    });

    const found = needlessGrants(polling, evidence({ decisions: everythingUsed }), {});

    expect(found).toContainEqual(expect.stringContaining('Shop Poller may logs:PutLogEvents'));
  });

  test('that nothing used may have a reason', () => {
    const reasons = {
      [STACK]: [
        {
          function: 'PlaceOrder',
          action: 'dynamodb:PutItem',
          on: 'Orders/index/Open',
          reason: 'a failure path',
        },
        { function: 'Schedule', action: 's3:Get*', on: 'everything', reason: 'a failure path' },
      ],
    };

    expect(needlessGrants(grants, evidence({}), reasons)).toEqual([]);
  });

  test('that are gone leave no reason behind', () => {
    const reasons = {
      [STACK]: [{ function: 'PlaceOrder', action: 'dynamodb:Query', on: 'Orders', reason: 'a failure path' }],
    };

    expect(needlessGrants(grants, evidence({ decisions: everythingUsed }), reasons)).toEqual([
      'The proofs of Shop give a reason for PlaceOrder, which has no grant of dynamodb:Query on Orders.',
    ]);
  });
});

describe('Denials', () => {
  const denied = call('dynamodb:Scan', 'ImplicitDeny');

  test('are named once with function, action and resource', () => {
    expect(denials(grants, evidence({ decisions: [denied, denied] }))).toEqual([
      'Denied: Shop PlaceOrder may not dynamodb:Scan on arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Orders/index/Open, and no test expects it.',
    ]);
  });

  test('that a test expects are no fault', () => {
    const expectedDenials = [{ action: 'dynamodb:Scan', resource: 'table/Shop-Orders' }];

    expect(denials(grants, evidence({ decisions: [denied], expectedDenials }))).toEqual([]);
  });

  test.each([
    [{ action: 'dynamodb:Query', resource: 'table/Shop-Orders' }],
    [{ action: 'dynamodb:Scan', resource: 'table/Shipments' }],
  ])('other than %j are a fault', (expected) => {
    expect(denials(grants, evidence({ decisions: [denied], expectedDenials: [expected] }))).toHaveLength(1);
  });

  test('of callers that are no role of the stacks do not count', () => {
    const elsewhere = new Map(holdersOf('Other', template).map((holder) => [`Other-${holder.role}`, holder]));
    const decisions = [
      call('dynamodb:Scan', 'ImplicitDeny', 'Other-PlaceOrderRoleCCCCCCCC'),
      call('dynamodb:Scan', 'ImplicitDeny', 'Somebody'),
      { ...denied, role: null },
    ];

    expect(denials(grants, evidence({ decisions, holders: elsewhere }))).toEqual([]);
  });
});

test('The page has a table for each function', () => {
  expect(grantTables({ [STACK]: template }, {})).toContain(
    [
      '### PlaceOrder',
      '',
      '| Action | On | Why |',
      '|---|---|---|',
      '| `dynamodb:PutItem` | Orders/index/Open | used by the end-to-end tests |',
      '| `logs:PutLogEvents` | Orders/index/Open | Lambda writes the function’s log with its role |',
      '',
    ].join('\n'),
  );
});

test.each([
  ['PlaceOrderBBBBBBBB', 'PlaceOrder'],
  ['CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C81C01536', 'CustomCDKBucketDeployment'],
])('%s is read as %s', (logicalId, name) => {
  expect(readableId(logicalId)).toBe(name);
});
