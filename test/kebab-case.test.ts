import { kebabCase } from '../lib/kebab-case';

it.each([
  ['TinyShop', 'tiny-shop'],
  ['NightlyEc2Report', 'nightly-ec2-report'],
  ['Shop', 'shop'],
])('calls the folders of %s %s', (id, folder) => {
  expect(kebabCase(id)).toBe(folder);
});
