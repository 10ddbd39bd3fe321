import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { scenarios } from '../lib/registry';
import { proofsOf } from './support/proofs';

const AS_IT_CAME = scenarios.flatMap(({ folder }) => proofsOf(folder).sendsAsItCame ?? []);

const textOf = (file: string): string => readFileSync(file, 'utf8');
const goesByTheRule = (file: string): boolean => textOf(file).includes("from '../shared/text'");
/** The modules beside it that a module imports: what it sends may be made there. */
const besideIt = (file: string): string[] =>
  [...textOf(file).matchAll(/ from '(\.\/[\w.-]+)';/g)].map(([, name = '']) =>
    normalize(join(file, '..', `${name}.ts`)),
  );

it('goes by the rule for text wherever a message is sent, or the text of one is made', () => {
  const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('lambdas', file));
  const senders = sources.filter((file) => /new (SendMessage|Publish|PutEvents)\w*Command\(/.test(textOf(file)));
  expect(senders.length).toBeGreaterThan(0);
  const others = senders.filter((file) => !AS_IT_CAME.includes(file));
  expect(others.filter((file) => ![file, ...besideIt(file)].some(goesByTheRule))).toEqual([]);
});

it.each(AS_IT_CAME)('finds %s, which sends what came to it as it came', (file) => {
  expect(textOf(file)).toContain('SendMessage');
});
