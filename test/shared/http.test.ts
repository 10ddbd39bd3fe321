import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import fc from 'fast-check';
import * as v from 'valibot';
import {
  answer,
  answering,
  header,
  isDependencyFault,
  notFound,
  parseBody,
  parseParameters,
  Problem,
  unavailable,
} from '../../lambdas/shared/http';
import { logger } from '../../lambdas/shared/logger';
import { isCarried } from '../../lambdas/shared/text';
import { pageParameters } from '../../lambdas/shared/page-parameters';
import { named } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';

const schema = v.object({ name: v.string(), tags: v.array(v.object({ id: v.number() })) });
const body = { name: 'a', tags: [{ id: 1 }] };
const parse = (event: ReturnType<typeof apiEvent>) => parseBody(event, schema);
const refusal = (event: ReturnType<typeof apiEvent>): Problem => {
  try {
    parse(event);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('It was not refused.');
};

describe('an answer', () => {
  let logged: jest.SpyInstance;

  beforeEach(() => {
    logged = jest.spyOn(logger, 'error').mockImplementation();
  });

  afterEach(() => {
    logged.mockRestore();
  });

  const answerTo = (error: Error) => answering(() => Promise.reject(error))(apiEvent());

  it('is what the function answers', async () => {
    const given = answer(201, { id: 'x' }, { Location: '/x' });
    expect(await answering(() => Promise.resolve(given))(apiEvent())).toEqual({
      statusCode: 201,
      headers: { 'Content-Type': 'application/json', Location: '/x' },
      body: '{"id":"x"}',
    });
  });

  it('shows a problem as it is asked to', async () => {
    const page = { statusCode: 404, body: '<p>Nothing</p>' };
    const showing = answering(
      () => Promise.reject(notFound('order')),
      ({ status }) => Promise.resolve({ ...page, statusCode: status }),
    );
    expect(await showing(apiEvent())).toMatchObject(page);
  });

  it('is the problem itself when that cannot be shown', async () => {
    const showing = answering(
      () => Promise.reject(notFound('order')),
      () => Promise.reject(new Error('no template')),
    );
    const { statusCode, headers } = await showing(apiEvent());
    expect([statusCode, headers?.['Content-Type']]).toEqual([404, 'application/problem+json']);
  });

  it('is given to an event made by hand too, which has less', async () => {
    const { requestContext: _, ...event } = apiEvent();
    expect(await answering(() => Promise.resolve(answer(200, {})))(event as APIGatewayProxyEvent)).toMatchObject({
      statusCode: 200,
    });
  });

  it('is a problem with its members and headers when one is thrown', async () => {
    const problem = new Problem(409, 'in-flight', 'Wait', { headers: { 'Retry-After': '1' }, members: { errors: [] } });
    expect(await answerTo(problem)).toEqual({
      statusCode: 409,
      headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
      body: JSON.stringify({ type: 'urn:problem-type:in-flight', title: 'Wait', status: 409, errors: [] }),
    });
    expect(logged).not.toHaveBeenCalled();
  });

  it('is 500, logged, and reveals nothing of its cause when something else is thrown', async () => {
    const { statusCode, body: text } = await answerTo(new Error('secret'));
    expect(statusCode).toBe(500);
    expect(JSON.parse(text)).toEqual({ type: 'urn:problem-type:internal', title: 'The request failed', status: 500 });
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it('is 503 with Retry-After, and logged, when a dependency is down', async () => {
    expect(await answerTo(named('ThrottlingException'))).toMatchObject({
      statusCode: 503,
      headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
    });
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it('is logged: its route, ids and status, and nothing else of the request', async () => {
    const info = jest.spyOn(logger, 'info').mockImplementation();
    const place = answering(() =>
      Promise.resolve(answer(201, { name: 'Ann' }, { Location: '/orders/7', ETag: '"1"' })),
    );
    const path = { orderId: '7', token: `${'x'.repeat(43)}.${'y'.repeat(22)}`, name: 'ann@example.com' };
    await place({
      ...apiEvent({ path, body: { name: 'Ann' }, query: { name: 'Ann' }, headers: { Authorization: 'secret' } }),
      httpMethod: 'POST',
      resource: '/orders',
    });
    expect(info.mock.calls).toEqual([
      ['Answered', { orderId: '7', method: 'POST', route: '/orders', status: 201, location: '/orders/7' }],
    ]);
    info.mockRestore();
  });

  it('has no body where HEAD is asked, and is otherwise that of GET', async () => {
    const ask = (httpMethod: string) =>
      answering(() => Promise.resolve(answer(200, { id: 'x' }, { ETag: '"1"' })))({ ...apiEvent(), httpMethod });
    expect(await ask('HEAD')).toEqual({ ...(await ask('GET')), body: '' });
  });

  it('is 404 for what does not exist', async () => {
    expect(await answerTo(notFound('order'))).toMatchObject({ statusCode: 404 });
  });

  it('is that of `unavailable`', async () => {
    expect(await answerTo(unavailable())).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
  });
});

describe('a fault', () => {
  const transaction = (...codes: (string | undefined)[]) =>
    new TransactionCanceledException({
      message: '',
      $metadata: {},
      CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
    });

  it.each([
    named('ThrottlingException'),
    named('ProvisionedThroughputExceededException'),
    named('TransactionInProgressException'),
    named('TimeoutError'),
    named('Error', { code: 'ECONNREFUSED' }),
    named('Whatever', { $fault: 'server' }),
    transaction('None', 'TransactionConflict'),
    transaction('ThrottlingError', undefined),
  ])("is the dependency's, worth another try (%#)", (error) => {
    expect(isDependencyFault(error)).toBe(true);
  });

  it.each([
    named('ValidationException', { $fault: 'client' }),
    named('AccessDeniedException'),
    transaction('TransactionConflict', 'ConditionalCheckFailed'),
    transaction('ValidationError'),
    'Throttling',
    undefined,
  ])('is our own (%#)', (error) => {
    expect(isDependencyFault(error)).toBe(false);
  });
});

it('finds a header whatever its case', () => {
  expect(header(apiEvent({ headers: { 'IDEMPOTENCY-key': 'k' } }), 'Idempotency-Key')).toBe('k');
  expect(header(apiEvent(), 'Idempotency-Key')).toBeUndefined();
});

describe('a body', () => {
  it.each(['application/json', 'Application/JSON; charset=utf-8'])('is read as %s', (type) => {
    expect(parse(apiEvent({ body, headers: { 'Content-Type': type } }))).toEqual(body);
  });

  it('is read from Base64', () => {
    const encoded = Buffer.from(JSON.stringify(body)).toString('base64');
    expect(parse({ ...apiEvent(), body: encoded, isBase64Encoded: true })).toEqual(body);
  });

  it.each(['text/plain', 'application/jsonp', 'application/json-patch+json', ''])('is refused as "%s"', (type) => {
    expect(refusal(apiEvent({ body, headers: { 'Content-Type': type } }))).toMatchObject({ status: 415 });
  });

  it('is refused above 256 KiB, counted in bytes', () => {
    const name = (bytes: number) => ({ ...apiEvent(), body: JSON.stringify('é'.repeat((bytes - 2) / 2)) });
    expect(refusal(name(256 * 1024))).toMatchObject({ status: 400 });
    expect(refusal(name(256 * 1024 + 2))).toMatchObject({ status: 413 });
  });

  it.each([null, '', '{'])('is refused when it is no JSON: %s', (text) => {
    expect(refusal({ ...apiEvent(), body: text })).toMatchObject({
      status: 400,
      extra: { members: { errors: [{ field: '' }] } },
    });
  });

  it('is refused when its bytes are no UTF-8', () => {
    const latin1 = Buffer.from('{"name":"é","tags":[]}', 'latin1').toString('base64');
    expect(refusal({ ...apiEvent(), body: latin1, isBase64Encoded: true })).toMatchObject({ status: 400 });
  });

  it.each(['\ud800', '\udc00\ud800', '\uffff', '\ufffe', '\0', '\u001f'])(
    'is refused by the field that has text which nothing can carry: %j',
    (text) => {
      const nested = { ...body, unknown: { deep: [text] } };
      const named = { ...body, tags: [{ id: 1, [`a${text}`]: 1 }] };
      const fieldsOf = (wrong: object) =>
        (refusal(apiEvent({ body: wrong })).extra.members?.['errors'] as { field: string }[]).map(({ field }) => field);
      expect(refusal(apiEvent({ body: nested }))).toMatchObject({ status: 400, type: 'invalid-body' });
      expect(fieldsOf({ ...body, name: `a${text}` })).toEqual(['name']);
      expect(fieldsOf(nested)).toEqual(['unknown.deep.0']);
      expect(fieldsOf(named)).toEqual(['tags.0']);
    },
  );

  it('holds nothing but text that can be carried once it is read, and is refused for no other reason', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\uffff', '\0', '\r\n\t', '💥'));
    fc.assert(
      fc.property(text, (name) => {
        const event = apiEvent({ body: { ...body, name } });
        if (isCarried(name)) expect(parse(event)).toEqual({ ...body, name });
        else expect(refusal(event)).toMatchObject({ status: 400 });
      }),
    );
  });

  it.each(['"\ud800",', '1,'])('is refused by a hundred fields at most, of nothing but %s', (member) => {
    const text = `{"name":"a","tags":[${member.repeat(40_000 / member.length)}1]}`;
    const { extra } = refusal({ ...apiEvent(), body: text });
    expect(extra.members?.['errors']).toHaveLength(100);
  });

  it('is refused by the names of all wrong fields', () => {
    expect(refusal(apiEvent({ body: { tags: [{ id: 1 }, { id: 'x' }] } }))).toMatchObject({
      status: 400,
      type: 'invalid-body',
      extra: {
        members: {
          errors: [
            { field: 'name', detail: expect.any(String) as string },
            { field: 'tags.1.id', detail: expect.stringContaining('number') as string },
          ],
        },
      },
    });
  });
});

describe('the parameters of a page', () => {
  const read = (query: Readonly<Record<string, string>> | null) =>
    parseParameters({ ...apiEvent(), queryStringParameters: query }, v.object(pageParameters));

  it('are 25 items from the beginning, where nothing else is asked for', () => {
    expect(read(null)).toEqual({ limit: 25 });
    expect(read({ limit: '100', cursor: 'x', other: 'y' })).toEqual({ limit: 100, cursor: 'x' });
  });

  it.each(['0', '101', '1.5', '-1', '1e2', 'ten', ''])('are refused with a limit of "%s", by name', (limit) => {
    const errors = [{ field: 'limit', detail: 'Must be a whole number from 1 to 100' }];
    expect(() => read({ limit })).toThrow(
      expect.objectContaining({ status: 400, extra: { members: { errors } } }) as Error,
    );
  });
});
