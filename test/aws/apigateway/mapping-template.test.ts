import fc from 'fast-check';
import { fillIn } from '../../../tools/aws/apigateway/mapping-template';
import { NotModelled } from '../../../tools/template/not-modelled';

const ESCAPED = `"$util.escapeJavaScript($input.params('text')).replaceAll("\\\\'","'")"`;

it('gives values as JSON, by names and indexes; a missing one is an empty text', () => {
  const body = JSON.stringify({ a: [{ 'b-c': 1 }], d: 'it\'s "d"', e: null });
  const template = `[$input.json('$.a[0]'),$input.json("$.a[0]['b-c']"),$input.json('$.d'),"$input.path('$.e.f')",$input.path('$.a').size()]`;
  expect(JSON.parse(fillIn(template, { body }).text)).toEqual([{ 'b-c': 1 }, 1, 'it\'s "d"', '', 1]);
});

it('reads nothing of what is no JSON', () => {
  expect(fillIn(`#if($input.path('$.a') == "")none#{else}some#end`, { body: '{"a":' }).text).toBe('none');
});

it('escapes whatever text for JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(fillIn(ESCAPED, { body: '', parameters: { text } }).text)).toBe(text);
    }),
  );
});

it('tells what is known of the request', () => {
  expect(fillIn('$context.requestId', { body: '', context: { requestId: 'r-1' } }).text).toBe('r-1');
});

it('takes the first branch that fits, and the overrides of that one only', () => {
  const template = `#set($context.responseOverride.header.Content-Type = "text/plain")
#if($input.path('$.code').contains("A") && $input.path('$.code') != "AB")
#set($context.responseOverride.status = 400)
one
#elseif($input.path('$.code') == "B" || $input.path('$.code') == "C")
#set($context.responseOverride.status = 409)
two
#else
three
#end`;
  const filled = (code: string) => fillIn(template, { body: JSON.stringify({ code }) });
  const headers = { 'Content-Type': 'text/plain' };
  expect(filled('xAx')).toEqual({ text: 'one', status: 400, headers });
  expect(filled('C')).toEqual({ text: 'two', status: 409, headers });
  expect(filled('AB')).toEqual({ text: 'three', headers });
});

it.each(['$util.nothing()', '$context.nothing', '$input.nothing()'])('knows what it does not know: %s', (template) => {
  expect(() => fillIn(template, { body: '{}' })).toThrow(NotModelled);
});
