import { changesOf } from '../../tools/local-cloud/changes';

const template = (resources: Readonly<Record<string, string>>) => ({
  Resources: Object.fromEntries(Object.entries(resources).map(([id, Type]) => [id, { Type }])),
});

it('names what is new, gone and different between templates, without hashes', () => {
  const before = template({ Table0A1B2C3D: 'One', Queue0A1B2C3D: 'Two', Topic0A1B2C3D: 'Three' });
  const after = template({ Table0A1B2C3D: 'Other', Topic0A1B2C3D: 'Three', Bucket0A1B2C3D: 'Four' });
  expect(changesOf(before, after)).toBe('~ Table, - Queue, + Bucket');
  expect(changesOf(undefined, before)).toBe('+ Table, + Queue, + Topic');
  expect(changesOf(before, before)).toBe('no resource, only properties of the stack itself');
});

it('counts what a line has no room for', () => {
  const after = template(Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((id) => [id, 'New'])));
  expect(changesOf(undefined, after)).toMatch(/^\+ A, .*, \+ F, and 2 more$/);
});
