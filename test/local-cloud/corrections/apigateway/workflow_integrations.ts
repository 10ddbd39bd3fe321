import type { Contract } from '../../contract';
import type { Template } from '../../cloud';
import { arnOf, deployApi, post } from '../../support';

export const contract: Contract = {
  behaviour: 'an API waits for an Express workflow and tells what it came to, as far as its role allows',
  check: async (cloud) => {
    const allowed = await deployApi(cloud, 'quotes', starting('states:StartSyncExecution'));
    expect(await asked(allowed, { n: 1, by: `it's "so" / \\ é` })).toEqual([200, { by: `it's "so" / \\ é` }]);
    expect(await asked(allowed, { n: 2 })).toEqual([422, { title: 'TooMuch' }]);
    const refused = await deployApi(cloud, 'quotes-refused', starting('states:StartExecution'));
    expect(await asked(refused, { n: 1 })).toEqual([503, { title: 'AccessDeniedException' }]);
  },
};

async function asked(url: string, input: object): Promise<[number, unknown]> {
  const answer = await post(url, JSON.stringify(input));
  return [answer.status, await answer.json()];
}

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Known',
  States: {
    Known: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.n > 1 %}', Next: 'Unknown' }],
      Default: 'Answer',
    },
    Unknown: { Type: 'Fail', Error: 'TooMuch' },
    Answer: { Type: 'Succeed', Output: '{% {"by": $states.input.by} %}' },
  },
};

const INPUT = `$util.escapeJavaScript($input.body).replaceAll("\\\\'","'")`;
const OUTCOME = `#if($input.path('$.status') == "SUCCEEDED")
$input.path('$.output')
#else
#set($context.responseOverride.status = 422)
{"title":"$input.path('$.error')"}
#end`;
const KIND = `{"title":"$input.path('$.__type').replaceAll('.*#','')"}`;

function starting(action: string): { integration: object; resources: Template } {
  const statement = (more: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });
  const trusted = (Service: string) => ({
    AssumeRolePolicyDocument: statement({ Principal: { Service }, Action: 'sts:AssumeRole' }),
  });
  const policy = statement({ Action: action, Resource: { Ref: 'Quote' } });
  return {
    integration: {
      Type: 'AWS',
      Uri: 'arn:aws:apigateway:us-east-1:states:action/StartSyncExecution',
      Credentials: arnOf('Role'),
      RequestTemplates: { 'application/json': { 'Fn::Sub': `{"stateMachineArn":"\${Quote}","input":"${INPUT}"}` } },
      IntegrationResponses: [
        { StatusCode: '200', SelectionPattern: '2\\d{2}', ResponseTemplates: { 'application/json': OUTCOME } },
        { StatusCode: '503', ResponseTemplates: { 'application/json': KIND } },
      ],
    },
    resources: {
      Quote: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: arnOf('QuoteRole'),
          StateMachineType: 'EXPRESS',
          DefinitionString: JSON.stringify(DEFINITION),
        },
      },
      QuoteRole: { Type: 'AWS::IAM::Role', Properties: trusted('states.amazonaws.com') },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          ...trusted('apigateway.amazonaws.com'),
          Policies: [{ PolicyName: 'start', PolicyDocument: policy }],
        },
      },
    },
  };
}
