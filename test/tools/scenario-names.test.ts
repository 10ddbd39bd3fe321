import { stackNames } from '../../tools/commands/cdk';
import { chooseScenarios } from '../../tools/template/scenario-names';

const built = ['PubSub', 'QueueLeveler'].map((id) => ({ id }));
const planned = [{ id: 'BlogSite' }];

describe('Chosen scenarios', () => {
  test('are all that exist when none is named', () => {
    expect(chooseScenarios([], built, planned)).toEqual(['PubSub', 'QueueLeveler']);
  });

  test('are the named ones, each once', () => {
    expect(chooseScenarios(['QueueLeveler', 'QueueLeveler'], built, planned)).toEqual(['QueueLeveler']);
  });

  test.each([
    ['QueueLevler', 'There is no scenario QueueLevler. Did you mean QueueLeveler?'],
    ['Something', 'There is no scenario Something. There are: PubSub, QueueLeveler.'],
    ['BlogSite', 'BlogSite is planned, not built yet. There are: PubSub, QueueLeveler.'],
  ])('cannot be %s', (name, message) => {
    expect(() => chooseScenarios(['PubSub', name], built, planned)).toThrow(message);
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
