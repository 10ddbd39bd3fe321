import { deployApi, mapped, post } from '../../support';
import type { Contract } from '../../contract';

const TEMPLATE = `#set($parsed = $util.parseJson($input.path('$.json')))
{
  "quoted": $input.json('$.text'), "number": $input.json('$.list[1].n'), "missing": "$input.path('$.none')",
  "object": $input.json('$.list[0]'), "named": $input.json("$['a-b']"),
  "escaped": "$util.escapeJavaScript($input.path('$.text')).replaceAll("\\\\'", "'")",
  "parsed": "$parsed.inner", "size": $input.path('$.list').size(),
  "url": "$util.urlDecode($util.urlEncode('a b&~'))", "base64": "$util.base64Encode('ab')$util.base64Decode('Y2Q=')",
  "contains": "#if($input.path('$.text').contains('b'))yes#{else}no#end"
}`;

export const contract: Contract = {
  behaviour: 'templates read JSON by indexes and names, and have the functions of $util',
  check: async (cloud) => {
    const echo = mapped('exports.handler = async (event) => event;', [{ StatusCode: '200' }], TEMPLATE);
    const body = { text: `a"b'c\\d\né`, list: [{ n: 1 }, { n: 2 }], json: '{"inner":"in"}', 'a-b': 'dashed' };
    const answer = await post(await deployApi(cloud, 'functions', echo), JSON.stringify(body));
    expect(await answer.json()).toEqual({
      quoted: body.text,
      number: 2,
      missing: '',
      object: { n: 1 },
      named: 'dashed',
      escaped: body.text,
      parsed: 'in',
      size: 2,
      url: 'a b&~',
      base64: 'YWI=cd',
      contains: 'yes',
    });
  },
};
