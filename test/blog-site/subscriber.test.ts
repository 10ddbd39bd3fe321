import fc from 'fast-check';
import * as v from 'valibot';
import {
  mailboxOf,
  readToken,
  type Subscriber,
  subscription,
  tokenOf,
  welcomeStep,
} from '../../lambdas/blog-site/subscriber';
import { ID, NOW, SECRET, subscriber } from './samples';

it.each([
  ['Ann@Example.COM', 'ann@example.com'],
  [' ann+blog@example.com ', 'ann+blog@example.com'],
])('takes %p for %p', (email, known) => {
  expect(v.parse(subscription, { email })).toEqual({ email: known });
});

it.each([
  '',
  'ann',
  'ann@',
  '@example.com',
  'a b@example.com',
  'ann@example.com\r\nBcc: bob@example.com',
  'x'.repeat(255),
])('refuses %p', (email) => {
  expect(v.is(subscription, { email })).toBe(false);
});

it('[blog-4] knows a mailbox by each of its addresses', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9+]{0,20}$/), (tag) => {
      expect(mailboxOf(`ann+${tag}@example.com`)).toBe('ann@example.com');
    }),
  );
});

it.each([
  ['a.n.n@gmail.com', 'ann@gmail.com'],
  ['ann@googlemail.com', 'ann@gmail.com'],
  ['a.nn+news@googlemail.com', 'ann@gmail.com'],
  // Elsewhere dots may distinguish two people.
  ['a.nn@example.com', 'a.nn@example.com'],
  ['a.nn@notgmail.com', 'a.nn@notgmail.com'],
])('[blog-4] counts the mails to %s for %s', (email, mailbox) => {
  expect(mailboxOf(email)).toBe(mailbox);
});

it.each([
  ['sends a mail that is to be sent', {}, 'send'],
  ['waits while another run may be sending it', { leasedUntil: '2026-03-01T12:00:01.000Z' }, 'wait'],
  ['sends it when that one must have ended', { leasedUntil: '2026-03-01T11:59:59.000Z' }, 'send'],
  ['sends it in the moment in which that one must have ended', { leasedUntil: NOW.toISOString() }, 'send'],
  ['[blog-2] sends none that is recorded', { welcome: 'SENT' }, 'nothing'],
  ['sends none that is parked', { welcome: 'PARKED' }, 'nothing'],
  ['[blog-4] sends none beyond the cap', { welcome: 'CAPPED' }, 'nothing'],
  ['sends none to who unsubscribed meanwhile', { standing: 'UNSUBSCRIBED' }, 'nothing'],
  ['[blog-12] sends none to a suppressed address', { suppressed: 'BOUNCE' }, 'nothing'],
] as const)('%s', (_, change: Partial<Subscriber>, step) => {
  expect(welcomeStep({ ...subscriber, ...change }, NOW)).toBe(step);
});

it('reads the tokens that it makes, and no others', () => {
  expect(readToken(tokenOf(ID, { secret: SECRET }))).toEqual({ id: ID, secret: SECRET });
  fc.assert(fc.property(fc.string(), (token) => expect(readToken(token)).toBeUndefined()));
});

it.each([' ', 'x', '\n', '.'])('reads no token with %j before or after it', (more) => {
  const token = tokenOf(ID, { secret: SECRET });
  expect([readToken(`${more}${token}`), readToken(`${token}${more}`)]).toEqual([undefined, undefined]);
});
