import fc from 'fast-check';
import { Problem } from '../../lambdas/shared/http';
import { cursorOf, keyIn } from '../../lambdas/shared/paging';

const KEY = /^key-\d+$/;

function refusalOf(cursor: string): unknown {
  try {
    return keyIn(cursor, KEY);
  } catch (error) {
    return error instanceof Problem && [error.status, error.extra.members];
  }
}

it('reads the key back from its cursor, whatever it is, and is of what a URL may hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(keyIn(cursorOf(key), /^/)).toBe(key);
      expect(cursorOf(key)).toMatch(/^[\w-]*$/);
    }),
  );
});

it.each([
  ['of another format', cursorOf('other-1')],
  ['with something after it', `${cursorOf('key-1')}=`],
  ['with something in it that base64 leaves out', `${cursorOf('key-1').slice(0, 2)}.${cursorOf('key-1').slice(2)}`],
  ['not encoded', 'key-1'],
  ['empty', ''],
])('refuses a cursor that is %s', (_, cursor) => {
  const errors = [{ field: 'cursor', detail: 'Must be as an answer gave it' }];
  expect(refusalOf(cursor)).toEqual([400, { errors }]);
});
