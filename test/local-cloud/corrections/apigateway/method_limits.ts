import type { Cloud, Template } from '../../cloud';
import { deployApi, keyed, keyNamed, MOCK } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'limits of one method hold, those of a stage and those of a usage plan',
  check: async (cloud) => {
    const limited = { ResourcePath: '/~1a~1{b}', HttpMethod: 'POST', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 };
    expect(await statuses(await deployDeep(cloud, 'limited', { MethodSettings: [limited] }))).toEqual(TWO_OF_FOUR);
    const planned = await deployDeep(cloud, 'planned', {}, PLAN);
    expect(await statuses(planned, { 'x-api-key': (await keyNamed(cloud, 'limits-of-methods')).value ?? '' })).toEqual(
      TWO_OF_FOUR,
    );
  },
};

const TWO_OF_FOUR = [200, 200, 429, 429];

const Throttle = { '/a/{b}/POST': { RateLimit: 1, BurstLimit: 2 } };

const PLAN = keyed('limits-of-methods', Throttle);

/** The URL of what an API answers to `POST /a/{b}`. */
async function deployDeep(cloud: Cloud, name: string, stage: object, more: Template = {}): Promise<string> {
  const RestApiId = { Ref: 'Api' };
  const resource = (ParentId: object, PathPart: string) => ({
    Type: 'AWS::ApiGateway::Resource',
    Properties: { RestApiId, ParentId, PathPart },
  });
  const ResourceId = { Ref: 'Below' };
  const method = { RestApiId, ResourceId, HttpMethod: 'POST', AuthorizationType: 'NONE', Integration: MOCK };
  const url = await deployApi(cloud, name, {
    integration: MOCK,
    stage,
    resources: {
      Above: resource({ 'Fn::GetAtt': ['Api', 'RootResourceId'] }, 'a'),
      Below: resource({ Ref: 'Above' }, '{b}'),
      Deep: { Type: 'AWS::ApiGateway::Method', Properties: { ...method, ApiKeyRequired: 'Key' in more } },
      ...more,
    },
  });
  return `${url}a/1`;
}

async function statuses(url: string, headers: Record<string, string> = {}): Promise<number[]> {
  const answers = await Promise.all([1, 2, 3, 4].map(() => fetch(url, { method: 'POST', body: '{}', headers })));
  return answers.map(({ status }) => status).sort();
}
