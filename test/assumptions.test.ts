import { declaredAssumptions, inPython, inTypeScript, sentKeys, undeclared } from '../tools/docs/declared';

const all = [...declaredAssumptions(), ...sentKeys()];

test('each correction of the local cloud declares what it grants on AWS’s behalf, or states that it grants nothing', () => {
  expect(undeclared()).toEqual([]);
});

test('the local cloud, the simulation and the tests assume something, each', () => {
  for (const folder of ['tools/local-cloud/', 'tools/simulation/', 'test/']) {
    expect(all.filter(({ file }) => file.startsWith(folder))).not.toEqual([]);
  }
});

test.each(all)('$file: $what', ({ what, source }) => {
  expect(what).toMatch(/^[a-zA-Z].*\.$/);
  expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|aws\.github\.io|github\.com)\/\S+$/);
});

test('the declarations of a Python module are read', () => {
  const text =
    'import x\n\nASSUMPTIONS = [\n    {\n        "what": "It is so.",\n        "source": "https://a",\n    },\n]\n';
  expect(inPython('a.py', text)).toEqual([{ what: 'It is so.', source: 'https://a', file: 'a.py' }]);
  expect(inPython('a.py', 'ASSUMES_NOTHING = "It is stricter."\n')).toEqual([]);
});

test('the declarations of a TypeScript module are read', () => {
  const text =
    "assume({ what: 'It is so.', source: 'https://a', seenOnAws: 'in 2026' }, { what: 'And so.', source: '' });";
  expect(inTypeScript('a.ts', text)).toEqual([
    { what: 'It is so.', source: 'https://a', seenOnAws: 'in 2026', file: 'a.ts' },
    { what: 'And so.', source: '', file: 'a.ts' },
  ]);
});

test.each(['assume({ what: WHAT, source: "x" });', 'assume(...others);', 'assume({ source: "x" });'])(
  '%s is refused: nobody could read it',
  (text) => {
    expect(() => inTypeScript('a.ts', text)).toThrow('a.ts: an assumption is no literal.');
  },
);
