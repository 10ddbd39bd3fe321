import './variables';
import { handler } from '../../lambdas/blog-site/request-upload.handler';
import { apiEvent } from '../support/lambda-events';
import { blamed } from './samples';

const request = (body: object) => handler(apiEvent({ body }));

it('gives out a form for one file of this size and type, for a quarter of an hour', async () => {
  const before = Date.now();
  const { statusCode, body } = await request({ contentType: 'image/jpeg', bytes: 1000 });
  const { url, fields } = JSON.parse(body) as { url: string; fields: Record<string, string> };
  const policy = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as {
    expiration: string;
    conditions: unknown[];
  };
  expect(statusCode).toBe(201);
  expect(url).toContain('uploads.s3');
  expect(fields).toMatchObject({
    key: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
    'Content-Type': 'image/jpeg',
  });
  expect(policy.conditions).toContainEqual(['content-length-range', 1000, 1000]);
  expect(policy.conditions).toContainEqual({ 'Content-Type': 'image/jpeg' });
  expect(policy.conditions).toContainEqual({ key: fields['key'] });
  expect(Date.parse(policy.expiration) - before).toBeLessThanOrEqual(15 * 60_000 + 1000);
});

it.each([
  ['contentType', { contentType: 'image/svg+xml', bytes: 1 }],
  ['contentType', { bytes: 1 }],
  ['bytes', { contentType: 'image/png', bytes: 0 }],
  ['bytes', { contentType: 'image/png', bytes: 20 * 1024 * 1024 + 1 }],
  ['bytes', { contentType: 'image/png', bytes: 1.5 }],
])('refuses a wrong %s', async (field, body) => {
  const { statusCode, body: answer } = await request(body);
  expect([statusCode, blamed(answer)]).toEqual([400, [field]]);
});

it('goes through the edge where uploads are accelerated', async () => {
  await jest.isolateModulesAsync(async () => {
    process.env['ACCELERATED'] = 'true';
    const { handler: accelerated } = await import('../../lambdas/blog-site/request-upload.handler');
    process.env['ACCELERATED'] = 'false';
    const { body } = await accelerated(apiEvent({ body: { contentType: 'image/jpeg', bytes: 1 } }));
    expect(body).toContain('https://uploads.s3-accelerate.amazonaws.com/');
  });
});
