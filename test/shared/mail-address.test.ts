import fc from 'fast-check';
import * as v from 'valibot';
import { mailAddress } from '../../lambdas/shared/mail-address';

/** Letter for letter, save for an escape that is not needed: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const WHATWG =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

const isTaken = (address: string): boolean => v.is(mailAddress, address);

it.each([
  "siobhan.o'brian@example.org",
  'info@xn--mller-kva.example',
  'ann+news@example.co.uk',
  '!#$%&*/=?^_`{|}~-@example.org',
  `${'x'.repeat(64)}@example.org`,
  `a@${'x'.repeat(63)}.example`,
])('takes %s, as a browser does', (address) => {
  expect(isTaken(address)).toBe(true);
});

it.each([
  'ann',
  'ann@',
  '@example.org',
  'ann@@example.org',
  'ann@exam ple.org',
  'ann@-example.org',
  'ann@example-.org',
  'ann@example..org',
  'müller@example.org',
  'info@müller.example',
  'ann@example.org\n',
  'ann@example.org\r\nBcc: bob@example.org',
  '"ann"@example.org',
  'ann@[127.0.0.1]',
  `a@${'x'.repeat(64)}.example`,
])('refuses %j, as a browser does', (address) => {
  expect(isTaken(address)).toBe(false);
});

it.each([
  'ann@localhost',
  '.ann@example.org',
  'ann.@example.org',
  'a..nn@example.org',
  `${'x'.repeat(65)}@example.org`,
  `a@${`${'x'.repeat(60)}.`.repeat(5)}org`,
])('refuses %j, to which no server sends', (address) => {
  expect(isTaken(address)).toBe(false);
});

it('takes an address to which no server sends for one', () => {
  const { issues } = v.safeParse(mailAddress, 'ann@localhost');
  expect(issues?.map(({ message }) => message)).toEqual(['Must be an address to which mail can be sent']);
});

const letter = fc.constantFrom(...Array.from('abcXYZ019.!#$%&\'*+/=?^_`{|}~-@ "(),:;<>[]\\é'));
const text = fc.oneof(
  fc.array(letter, { maxLength: 80 }).map((letters) => letters.join('')),
  fc.emailAddress(),
);

it('takes nothing that a browser refuses, and refuses of the rest only what no server takes', () => {
  fc.assert(
    fc.property(fc.tuple(text, text), ([one, other]) => {
      for (const address of [one, `${one}@${other}`, `${one}@example.org`, `ann@${other}`]) {
        const [name = '', domain = ''] = address.split('@');
        const isSent = !/^\.|\.\.|\.$/.test(name) && name.length <= 64 && domain.includes('.') && address.length <= 254;
        expect(isTaken(address)).toBe(WHATWG.test(address) && isSent);
      }
    }),
  );
});
