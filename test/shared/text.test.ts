import { InvalidMessageContents } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { carriedJson, carriedText, isCarried, uncarriedIn } from '../../lambdas/shared/text';
import { Sqs } from '../../tools/aws/sqs/model';

/** Every 16 bits, halves of surrogate pairs and what is no character included. */
const anything = fc
  .array(
    fc.oneof(fc.nat({ max: 0xffff }), fc.constantFrom(0, 9, 11, 0x7f, 0xd7ff, 0xd800, 0xdfff, 0xfffd, 0xfffe, 0xffff)),
  )
  .map((units) => String.fromCharCode(...units));
const value = fc.jsonValue().chain((some) => anything.map((text) => ({ some, [text]: [{ text }] })));

const queue = { name: 'q', arn: 'q', url: 'q', visibilityTimeoutSeconds: 1, retentionSeconds: 60 };
const sqs = new Sqs(
  [queue],
  () => new Date(0),
  () => 'id',
);
function isTaken(body: string): boolean {
  try {
    return sqs.send('q', `x${body}`) === 'id';
  } catch (error) {
    if (error instanceof InvalidMessageContents) return false;
    throw error;
  }
}

it.each(['\0', '\v', '\ud800', '\udc00\ud800', '\ufffe', '\uffff', '\u001f'])('does not carry %j', (text) => {
  expect(isCarried(`a${text}b`)).toBe(false);
});

it.each(['\t\n\r', ' ', '\u007f', '\ud7ff', '\ue000', '\ufffd', '💥', '\u{10ffff}', ''])('carries %j', (text) => {
  expect(isCarried(`a${text}b`)).toBe(true);
});

it('carries what SQS takes, and nothing else', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(isCarried(text)).toBe(isTaken(text));
    }),
  );
});

it('makes of every value a JSON text that SQS takes, of the same value', () => {
  fc.assert(
    fc.property(value, (some) => {
      expect(isTaken(carriedJson(some))).toBe(true);
      expect(JSON.parse(carriedJson(some))).toEqual(JSON.parse(JSON.stringify(some)));
    }),
  );
});

it('makes of every text one that SQS takes, of the same characters as far as it takes them', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(isTaken(carriedText(text))).toBe(true);
      expect(isCarried(text) ? carriedText(text) : text).toBe(text);
    }),
  );
});

it('finds the texts of a value that no message can carry, wherever they are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anything, (some, text) => {
      const found = (inner: unknown) => uncarriedIn(inner, 100).map(({ field }) => field);
      const fields = isCarried(text) ? [] : ['a.1.b'];
      expect(found({ a: [0, { b: text }] })).toEqual(fields);
      expect(found({ a: [0, { b: { [text]: 1 } }] })).toEqual(fields);
      expect(found(some)).toEqual([]);
    }),
  );
});

it('names them from the beginning, and no more than it is asked for', () => {
  expect(uncarriedIn(['\uffff', { a: '\uffff' }, '\uffff'], 2).map(({ field }) => field)).toEqual(['0', '1.a']);
});

it('goes down any depth', () => {
  expect(uncarriedIn(JSON.parse(`${'['.repeat(100_000)}"\uffff"${']'.repeat(100_000)}`), 1)).toHaveLength(1);
});

it('states of a text and of a name what it must be without', () => {
  const rule = 'without control characters, half surrogate pairs, U+FFFE and U+FFFF';
  expect(uncarriedIn({ a: '\0', b: { c: { '\0': '\0' } } }, 100)).toEqual([
    { field: 'a', detail: `Must be text ${rule}` },
    { field: 'b.c', detail: `Must have names ${rule}` },
    { field: 'b.c.\0', detail: `Must be text ${rule}` },
  ]);
});

it('puts one U+FFFD in place of each character that no message can carry', () => {
  expect(carriedText('a\0b\ufffe\uffffc💥')).toBe('a\ufffdb\ufffd\ufffdc💥');
});
