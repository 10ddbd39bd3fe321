import { setTimeout } from 'node:timers/promises';
import { DeployedOutputs } from '../../tools/local-cloud/deployed-outputs';
import type { Outputs } from '../../tools/local-cloud/outputs';

const ENDPOINT = 'http://127.0.0.1:4566';
const STACKS = ['First', 'Second', 'Third'];

/** Answers in the opposite order of its calls. */
const lastFirst = <T>(answer: T): (() => Promise<T>) => {
  let calls = 0;
  return async () => {
    await setTimeout(30 - 10 * calls++);
    return answer;
  };
};

test('Stacks that come up at the same time all leave their outputs, published one after the other', async () => {
  const published: string[][] = [];
  let publishing = 0;
  const late = lastFirst(undefined);
  const deployed = new DeployedOutputs(lastFirst({ endpoint: ENDPOINT, sites: {} }), async (outputs: Outputs) => {
    expect(publishing++).toBe(0);
    await late();
    published.push(Object.keys(outputs).sort());
    publishing--;
  });

  await Promise.all(STACKS.map((stack) => deployed.add(stack, { Name: stack })));

  expect(deployed.current).toEqual(Object.fromEntries(STACKS.map((stack) => [stack, { Name: stack }])));
  expect(published.at(-1)).toEqual(STACKS);
});

test('A stack that is deployed again replaces its outputs, which are reachable from this machine', async () => {
  const deployed = new DeployedOutputs(
    () => Promise.resolve({ endpoint: ENDPOINT, sites: { 'd1.cloudfront.net': 'http://127.0.0.1:5000' } }),
    () => Promise.resolve(),
  );
  await deployed.add('Site', { Url: 'https://d0.cloudfront.net', Old: 'gone' });
  await deployed.add('Site', { Url: 'https://d1.cloudfront.net/' });
  expect(deployed.current).toEqual({ Site: { Url: 'http://127.0.0.1:5000/' } });
});

test('Whoever publishes gets the error, and the next outputs are published all the same', async () => {
  const onChange = jest.fn<Promise<void>, [Outputs]>().mockRejectedValueOnce(new Error('disk full'));
  onChange.mockResolvedValue(undefined);
  const deployed = new DeployedOutputs(() => Promise.resolve({ endpoint: ENDPOINT, sites: {} }), onChange);
  await expect(deployed.add('First', {})).rejects.toThrow('disk full');
  await deployed.add('Second', {});
  expect(onChange).toHaveBeenLastCalledWith({ First: {}, Second: {} });
});
