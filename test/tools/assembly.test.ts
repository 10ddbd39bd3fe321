import { type AssembledStack, inOrder } from '../../tools/local-cloud/assembly';

const stack = (id: string, ...dependsOn: string[]): AssembledStack => ({
  id,
  dependsOn,
  template: { Resources: {} },
  assets: [],
  templateUrl: '',
});
const idsOf = (stacks: readonly AssembledStack[]): string[] => stacks.map(({ id }) => id);

it('has stacks in the order in which they are asked for, each after those on which it depends, then the others', () => {
  const stacks = [stack('First', 'Account'), stack('Second'), stack('Third', 'Account'), stack('Account')];
  expect(idsOf(inOrder(stacks, ['Third', 'First']))).toEqual(['Account', 'Third', 'First', 'Second']);
  expect(idsOf(inOrder(stacks))).toEqual(['Account', 'First', 'Second', 'Third']);
});
