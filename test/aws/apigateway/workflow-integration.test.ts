import type { FaultSchedule } from '../../../tools/simulation/decisions';
import { arn, smallWorld } from '../../support/small-world';

const trusted = (Service: string) => ({
  AssumeRolePolicyDocument: {
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  },
});

/** An API whose one method starts the Express workflow `Quote`, which answers or fails as it is asked. */
async function answerTo(body: object, action = 'states:StartSyncExecution', schedule: FaultSchedule = []) {
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Known',
    States: {
      Known: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.n > 1 %}', Next: 'Unknown' }],
        Default: 'Answer',
      },
      Unknown: { Type: 'Fail', Error: 'TooMuch' },
      Answer: { Type: 'Succeed', Output: '{% {"twice": $states.input.n * 2} %}' },
    },
  };
  const world = await smallWorld(
    {
      Quote: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionString: JSON.stringify(definition),
          RoleArn: arn('QuoteRole'),
          StateMachineType: 'EXPRESS',
        },
      },
      QuoteRole: { Type: 'AWS::IAM::Role', Properties: trusted('states.amazonaws.com') },
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Api' } },
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'live' } },
      Path: {
        Type: 'AWS::ApiGateway::Resource',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
          PathPart: 'quotes',
        },
      },
      Method: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ResourceId: { Ref: 'Path' },
          HttpMethod: 'POST',
          AuthorizationType: 'NONE',
          Integration: {
            Type: 'AWS',
            IntegrationHttpMethod: 'POST',
            Uri: 'arn:aws:apigateway:eu-west-1:states:action/StartSyncExecution',
            Credentials: arn('ApiRole'),
            RequestTemplates: {
              'application/json': {
                'Fn::Sub': `{"stateMachineArn":"\${Quote}","input":"$util.escapeJavaScript($input.body).replaceAll("\\\\'","'")"}`,
              },
            },
            IntegrationResponses: [
              {
                StatusCode: '200',
                SelectionPattern: '2\\d{2}',
                ResponseTemplates: {
                  'application/json': `#if($input.path('$.status') == "SUCCEEDED")
$input.path('$.output')
#else
#set($context.responseOverride.status = 422)
{"title":"$input.path('$.error')"}
#end`,
                },
              },
              { StatusCode: '503', ResponseTemplates: { 'application/json': '{"title":"not reached"}' } },
            ],
          },
        },
      },
      ApiRole: { Type: 'AWS::IAM::Role', Properties: trusted('apigateway.amazonaws.com') },
      ApiPolicy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: [{ Ref: 'ApiRole' }],
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: { Ref: 'Quote' } }] },
        },
      },
    },
    {},
    schedule,
  );
  await world.run(async () => {
    await world.api.request({ method: 'POST', path: '/quotes', body });
  });
  const [{ answers } = { answers: [] }] = world.api.requests;
  return answers.map((answer) => answer && [answer.status, answer.body]);
}

describe('a method that starts a workflow', () => {
  it('answers with what the workflow came to', async () => {
    expect(await answerTo({ n: 1, by: "it's" })).toEqual([[200, { twice: 2 }]]);
  });

  it('tells a workflow that failed by its status', async () => {
    expect(await answerTo({ n: 2 })).toEqual([[422, { title: 'TooMuch' }]]);
  });

  it('starts nothing by a role that may not', async () => {
    expect(await answerTo({ n: 1 }, 'states:StartExecution')).toContainEqual([503, { title: 'not reached' }]);
  });
});
