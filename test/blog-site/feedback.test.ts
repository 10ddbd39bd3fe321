import { suppressionsIn } from '../../lambdas/blog-site/feedback';

const event = (detail: object) => JSON.stringify({ source: 'aws.ses', detail });
const bounce = (bounceType: string) =>
  event({ eventType: 'Bounce', bounce: { bounceType, bouncedRecipients: [{ emailAddress: 'Ann@Example.com' }] } });

it('[blog-12] suppresses an address that bounced for good', () => {
  expect(suppressionsIn(bounce('Permanent'))).toEqual([{ email: 'ann@example.com', reason: 'BOUNCE' }]);
});

it('leaves an address alone whose mailbox is full', () => {
  expect(suppressionsIn(bounce('Transient'))).toEqual([]);
});

it('[blog-12] suppresses an address whose owner complained', () => {
  const complaint = { complainedRecipients: [{ emailAddress: 'ann@example.com' }] };
  expect(suppressionsIn(event({ eventType: 'Complaint', complaint }))).toEqual([
    { email: 'ann@example.com', reason: 'COMPLAINT' },
  ]);
});

it.each(['{}', event({ eventType: 'Delivery' }), 'no JSON'])('throws for what is no feedback: %s', (body) => {
  expect(() => suppressionsIn(body)).toThrow();
});
