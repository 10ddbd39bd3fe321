import type { corsHeaders } from '../../lambdas/shared/cors';
import { apiEvent } from '../support/lambda-events';

/** The module as it is in a function whose stack names these origins. */
async function headersFor(origins: string | undefined): Promise<typeof corsHeaders> {
  if (origins === undefined) delete process.env['CORS_ORIGINS'];
  else process.env['CORS_ORIGINS'] = origins;
  jest.resetModules();
  return (await import('../../lambdas/shared/cors')).corsHeaders;
}

afterEach(() => {
  delete process.env['CORS_ORIGINS'];
});

it('sets no header where no origin was named', async () => {
  expect((await headersFor(undefined))('https://a.example.com')).toEqual({});
});

it('lets a page of a named origin read the answer, and the headers that it needs', async () => {
  const headers = await headersFor('https://a.example.com https://b.example.com');
  expect(headers('https://b.example.com')).toEqual({
    Vary: 'Origin',
    'Access-Control-Allow-Origin': 'https://b.example.com',
    'Access-Control-Expose-Headers': 'ETag, Location, Retry-After',
  });
});

it.each([undefined, '', 'null', 'https://evil.example', 'https://a.example.com.evil.example'])(
  'lets no other origin read it (%s)',
  async (origin) => {
    expect((await headersFor('https://a.example.com'))(origin)).toEqual({ Vary: 'Origin' });
  },
);

it('goes with every answer of a function, refusals included', async () => {
  await headersFor('https://a.example.com');
  const { answering, notFound } = await import('../../lambdas/shared/http');
  const refused = await answering(() => Promise.reject(notFound('note')))(
    apiEvent({ headers: { origin: 'https://a.example.com' } }),
  );
  expect(refused).toMatchObject({
    statusCode: 404,
    headers: { 'Access-Control-Allow-Origin': 'https://a.example.com', 'Content-Type': 'application/problem+json' },
  });
});
