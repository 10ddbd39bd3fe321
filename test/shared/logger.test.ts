import * as v from 'valibot';
import { logger } from '../../lambdas/shared/logger';
import { logLines } from '../support/log-lines';

const logged = async (fields: Readonly<Record<string, unknown>>): Promise<string> =>
  (
    await logLines(() => {
      logger.info('It is logged', fields);
    })
  ).join();

it('logs no address that a service names in an error', async () => {
  const error = new Error('Not verified: ann.lee+news@mail.example.com, <bob@example.com>');
  const text = await logged({ error, reason: `MessageRejected: ${error.message}` });
  expect(text).toContain('Not verified');
  expect(text).not.toMatch(/ann|bob|example/);
});

it.each(["siobhan.o'brian@example.org", 'a/b@example.org', 'info@xn--mller-kva.example'])(
  'logs no part of %s',
  async (address) => {
    expect(await logged({ reason: `No such user: <${address}>` })).toMatch(/No such user: <<address>>/);
  },
);

it('logs neither the input that breaks a schema nor the item that breaks a condition', async () => {
  const issues = v.safeParse(v.object({ title: v.number() }), { title: 'Call the doctor', note: 'at noon' }).issues;
  const error = Object.assign(new Error('Invalid'), { issues, CancellationReasons: [{ Code: 'X', Item: 'at noon' }] });
  const text = await logged({ error });
  expect(text).toMatch(/"Code": "X"/);
  expect(text).not.toMatch(/doctor|noon/);
});
