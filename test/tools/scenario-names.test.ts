import type { Scenario } from '../../lib/scenarios';
import { stackNames } from '../../tools/commands/cdk';
import { chooseScenarios } from '../../tools/template/scenario-names';

/** That there is a stack is all that is looked at. */
const built = class {} as unknown as NonNullable<Scenario['stack']>;
const scenarios: Scenario[] = [
  { id: 'PubSub', folder: 'pub-sub', purpose: '', stack: built },
  { id: 'QueueLeveler', folder: 'queue-leveler', purpose: '', stack: built },
  { id: 'BlogSite', folder: 'blog-site', purpose: '' },
];

describe('Chosen scenarios', () => {
  test('are all that exist when none is named', () => {
    expect(chooseScenarios([], scenarios)).toEqual(['PubSub', 'QueueLeveler']);
  });

  test('are the named ones, each once', () => {
    expect(chooseScenarios(['QueueLeveler', 'QueueLeveler'], scenarios)).toEqual(['QueueLeveler']);
  });

  test.each([
    ['QueueLevler', 'There is no scenario QueueLevler. Did you mean QueueLeveler?'],
    ['Something', 'There is no scenario Something. There are: PubSub, QueueLeveler.'],
    ['BlogSite', 'BlogSite is planned, not built yet. There are: PubSub, QueueLeveler.'],
  ])('cannot be %s', (name, message) => {
    expect(() => chooseScenarios(['PubSub', name], scenarios)).toThrow(message);
  });
});

describe('Stack names among the arguments of cdk', () => {
  test.each([
    [['PubSub', '--require-approval', 'never'], ['PubSub']],
    [
      ['-c', 'profile=full', 'PubSub', 'BlogSite'],
      ['PubSub', 'BlogSite'],
    ],
    [['--context=profile=full', 'PubSub'], ['PubSub']],
    [['--profile', 'work'], []],
    [['Pub*'], []],
  ])('%j are %j', (args, names) => {
    expect(stackNames(args)).toEqual(names);
  });
});
