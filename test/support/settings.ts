import { type SettingList, type ValuesOf, valuesOf } from '../../lib/settings';
import { contextOf } from './context';

interface Examples {
  /** What is given, as the command line and as cdk.json give it, and what is read. */
  readonly right: readonly (readonly [given: unknown, read: unknown])[];
  readonly wrong: readonly unknown[];
}

/**
 * Tests settings by examples of each.
 * @param defaults what is deployed by whoever sets nothing: a change of one is a change for all of them
 */
export function describeSettings<List extends SettingList>(
  list: List,
  defaults: ValuesOf<List>,
  examples: Readonly<Record<keyof List, Examples>>,
): void {
  const parse = (context: Readonly<Record<string, unknown>>) => valuesOf<SettingList>(contextOf(context), list);

  it('have these defaults', () => {
    expect(parse({})).toEqual(defaults);
  });

  it.each(Object.entries(list))('have words for what %s allows, and for what it means', (_, { allowed, meaning }) => {
    expect(allowed).toMatch(/\w{2}/);
    expect(meaning).toMatch(/\w .*\.$/);
  });

  describe.each(Object.entries<Examples>(examples))('the setting %s', (name, { right, wrong }) => {
    it.each(right)('reads %j as %j', (given, read) => {
      expect(parse({ [name]: given })[name]).toEqual(read);
    });

    it.each(list[name]?.samples ?? [])('takes %j, one of its samples', (given) => {
      expect(() => parse({ [name]: given })).not.toThrow();
    });

    it.each(wrong)('refuses %j with its name, the value and what is allowed', (given) => {
      const value = typeof given === 'string' ? given : JSON.stringify(given);
      expect(() => parse({ [name]: given })).toThrow(
        `Setting ${name}=${value} is wrong: it must be ${String(list[name]?.allowed)}.`,
      );
    });
  });
}
