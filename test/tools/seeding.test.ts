import { scenarios } from '../../lib/registry';
import { sow } from '../../tools/local-cloud/seeding';
import { loadSeed } from '../../tools/template/load-proofs';
import { ToolError } from '../../tools/terminal/tool-error';

const [{ id, folder } = { id: '', folder: '' }] = scenarios;
const sown = async (stack: string, load: typeof loadSeed): Promise<string[]> => {
  const lines: string[] = [];
  await sow(stack, { ApiUrl: 'https://api.test/' }, (line) => lines.push(line), load);
  return lines;
};

it('is given the outputs of its stack, and reports what is there', async () => {
  const load = jest.fn(() => Promise.resolve(({ ApiUrl = '' }) => Promise.resolve(`posts at ${ApiUrl}`)));
  expect(await sown(id, load)).toEqual([`${id}: posts at https://api.test/`]);
  expect(load).toHaveBeenCalledWith(folder);
});

it('says nothing of a scenario that begins empty, or of a stack that is no scenario', async () => {
  expect(await sown(id, () => Promise.resolve(undefined))).toEqual([]);
  expect(await sown('Other', () => Promise.reject(new Error('not asked')))).toEqual([]);
});

it('makes a line of what fails, and goes on', async () => {
  const why = new ToolError('The API answers 503.');
  expect(await sown(id, () => Promise.reject(why))).toEqual([
    `${id} begins without what npm start puts there: The API answers 503.`,
  ]);
});

it('is found by its file', async () => {
  const found = await Promise.all(scenarios.map(async (one) => ((await loadSeed(one.folder)) ? [one.id] : [])));
  expect(found.flat()).toEqual(['BlogSite']);
});
