import type { Cloud, Template } from '../../cloud';
import { arnOf, deployApi, post, role } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an API writes to a table, as far as its role allows',
  check: async (cloud) => {
    const allowed = await deployApi(cloud, 'items', writing('dynamodb:PutItem'));
    expect(await asked(allowed, 'a')).toEqual([201, 'did']);
    expect(await asked(allowed, 'a')).toEqual([409, 'ConditionalCheckFailedException']);
    expect((await asked(allowed, ''))[0]).toBe(409);
    const refused = await deployApi(cloud, 'items-refused', writing('dynamodb:GetItem'));
    expect(await asked(refused, 'b')).toEqual([409, 'AccessDeniedException']);
    await expectNothing(cloud);
  },
};

async function asked(url: string, id: string): Promise<[number, string]> {
  const answer = await post(url, JSON.stringify({ id }));
  return [answer.status, (await answer.text()).split('#').at(-1) ?? ''];
}

/** A method that is not given a role reaches nothing. */
async function expectNothing(cloud: Cloud): Promise<void> {
  const { integration, resources } = writing('dynamodb:PutItem');
  const url = await deployApi(cloud, 'items-roleless', {
    integration: { ...integration, Credentials: undefined },
    resources,
  });
  expect((await asked(url, 'c'))[0]).toBe(409);
}

function writing(action: string): { integration: object; resources: Template } {
  const template = `{"TableName":"\${Table}","ConditionExpression":"attribute_not_exists(id)",
    "Item":{"id":{"S":$input.json('$.id')}}}`;
  return {
    integration: {
      Type: 'AWS',
      Uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem',
      Credentials: arnOf('Role'),
      RequestTemplates: { 'application/json': { 'Fn::Sub': template } },
      IntegrationResponses: [
        { StatusCode: '201', SelectionPattern: '2\\d{2}', ResponseTemplates: { 'application/json': 'did' } },
        { StatusCode: '409', ResponseTemplates: { 'application/json': `$input.path('$.__type')` } },
      ],
    },
    resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
      Role: role('apigateway.amazonaws.com', { Action: action, Resource: arnOf('Table') }),
    },
  };
}
