import { readdirSync } from 'node:fs';
import { allServices, prices as all, services } from '../../tools/aws/services';

it('are all in the list, by the names of their folders', () => {
  const folders = readdirSync('tools/aws', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(Object.keys(services).sort()).toEqual(folders.map(({ name }) => name).sort());
});

it.each<[string, (service: (typeof allServices)[number]) => readonly string[]]>([
  ['type of resources', ({ resources }) => Object.keys(resources)],
  ['client', ({ sdk }) => (sdk ? [sdk.client] : [])],
])('have each %s once', (_, namesOf) => {
  const names = allServices.flatMap(namesOf);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});

it('share a price at most, and never its name', () => {
  const own = allServices.flatMap(({ prices = {} }) => Object.entries(prices));
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter(([name, price]) => all[name as keyof typeof all] !== price)).toEqual([]);
});
