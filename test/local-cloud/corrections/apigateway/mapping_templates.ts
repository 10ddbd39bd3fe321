import { deployApi, intake, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'response templates have conditions and override status and headers',
  check: async (cloud) => {
    const template = `#set($code = $input.path('$.SendMessageResponse.SendMessageResult.MessageId'))
#if($code == "")never#elseif($code != "" && $context.requestId && $context.requestTimeEpoch)
#set($context.responseOverride.status = 418)
#set($context.responseOverride.header.Content-Type = "text/plain")
#if(!$missing)taken#end#else never#end`;
    const url = await deployApi(cloud, 'templates', intake({ accepted: template }));
    const answer = await post(url, '{"payload":"x"}');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([418, 'text/plain']);
    expect((await answer.text()).trim()).toBe('taken');
  },
};
