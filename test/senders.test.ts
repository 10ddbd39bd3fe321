import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A job goes back to a queue as it came from one. */
const AS_IT_CAME = ['queue-leveler/run-job.handler.ts'];
/** Where the text is made that another module sends. */
const MADE_BY: Readonly<Record<string, string>> = {
  'scheduled-ec2-stopper/report-store.ts': 'scheduled-ec2-stopper/report.ts',
  'transactional-outbox/publish.ts': 'transactional-outbox/packing.ts',
};

it('goes by the rule for text wherever a message is sent, or the text of one is made', () => {
  const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const textOf = (file: string) => readFileSync(join('lambdas', file), 'utf8');
  const senders = sources.filter((file) => /new (SendMessage|Publish|PutEvents)\w*Command\(/.test(textOf(file)));
  const makers = senders.filter((file) => !AS_IT_CAME.includes(file)).map((file) => MADE_BY[file] ?? file);
  expect(senders.length).toBeGreaterThan(0);
  expect(makers.filter((file) => !textOf(file).includes("from '../shared/text'"))).toEqual([]);
});
