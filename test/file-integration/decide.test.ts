import fc from 'fast-check';
import { decide } from '../../lambdas/file-integration/decide';
import type { FileImport, Version } from '../../lambdas/file-integration/import';
import { anImport } from './samples';

const version = (versionId: string): Version => ({ versionId, bytes: 1 });
const one = (versionId: string, more: Partial<FileImport> = {}): FileImport => ({ ...anImport, versionId, ...more });
const done = { pass: 'DONE', lines: 10 } as const;
const shown = (imports: readonly FileImport[], current: Version | undefined) => {
  const { begin, changes } = decide(imports, current);
  return [begin?.versionId, ...changes.map(({ from, to, leftover }) => [from.versionId, to, leftover?.run])];
};

it('[files-1] begins with a version that is current, once', () => {
  expect(shown([], version('v1'))).toEqual(['v1']);
  for (const status of ['IMPORTING', 'COMPLETE', 'REJECTED'] as const)
    expect(shown([one('v1', { status })], version('v1'))).toEqual([undefined]);
});

it('[files-3] hides what is deleted, and begins anew when it is back', () => {
  expect(shown([one('v1', { status: 'COMPLETE', ...done })], undefined)).toEqual([undefined, ['v1', 'DELETED', 'r1']]);
  expect(shown([one('v1', { status: 'DELETED' })], version('v1'))).toEqual(['v1']);
  expect(shown([one('v1', { status: 'SUPERSEDED' })], version('v1'))).toEqual(['v1']);
});

it('[files-4] leaves what shows until the next version is there as a whole', () => {
  const before = one('v1', { status: 'COMPLETE', lines: 3, run: 'r0' });
  expect(shown([before], version('v2'))).toEqual(['v2']);
  expect(shown([before, one('v2')], version('v2'))).toEqual([undefined]);
  expect(shown([before, one('v2', { pass: 'IMPORT', lines: 3 })], version('v2'))).toEqual([undefined]);
  expect(shown([before, one('v2', { status: 'REJECTED' })], version('v2'))).toEqual([undefined]);
  expect(shown([before, one('v2', done)], version('v2'))).toEqual([
    undefined,
    ['v1', 'SUPERSEDED', 'r0'],
    ['v2', 'COMPLETE', undefined],
  ]);
});

it('leaves what shows, though it is deleted, when the version below was rejected', () => {
  const imports = [one('v1', { status: 'REJECTED' }), one('v2', { status: 'COMPLETE', ...done })];
  expect(shown(imports, version('v1'))).toEqual([undefined]);
});

it('[files-4] never shows an older import that ends late', () => {
  expect(shown([one('v1', done)], version('v2'))).toEqual(['v2', ['v1', 'SUPERSEDED', 'r1']]);
});

it('[files-11] leaves nothing of an import that has written nothing', () => {
  expect(shown([one('v1')], undefined)).toEqual([undefined, ['v1', 'DELETED', undefined]]);
});

it('forgets what was rejected once it is no longer current', () => {
  const rejected = one('v1', { status: 'REJECTED' });
  expect(decide([rejected], undefined).changes).toEqual([{ from: rejected, to: 'REJECTED', expires: true }]);
  expect(decide([{ ...rejected, expiresAt: 1 }], undefined).changes).toEqual([]);
});

type Step = { readonly kind: 'settle'; readonly current: string } | { readonly kind: 'work' };
const steps = fc.array(
  fc.oneof(
    fc.constantFrom('', 'v1', 'v2', 'v3').map((current): Step => ({ kind: 'settle', current })),
    fc.constant<Step>({ kind: 'work' }),
  ),
  { maxLength: 30 },
);

/** What the store makes of a decision. */
function written(imports: readonly FileImport[], current: Version | undefined): readonly FileImport[] {
  const { begin, changes } = decide(imports, current);
  const changed = imports.map((before) => {
    const change = changes.find(({ from }) => from === before);
    return change ? { ...before, status: change.to, ...(change.expires && { expiresAt: 1 }) } : before;
  });
  return begin ? [...changed.filter(({ versionId }) => versionId !== begin.versionId), one(begin.versionId)] : changed;
}
const worked = (imports: readonly FileImport[]) =>
  imports.map((each) => (each.status === 'IMPORTING' ? { ...each, ...done } : each));

it('[files-3] ends with the version that is current at last, whatever was said before', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom('', 'v1', 'v2', 'v3'), (given, last) => {
      const current = (versionId: string) => (versionId === '' ? undefined : version(versionId));
      let imports: readonly FileImport[] = [];
      for (const step of given) {
        imports = step.kind === 'work' ? worked(imports) : written(imports, current(step.current));
        expect(imports.filter(({ status }) => status === 'COMPLETE').length).toBeLessThan(2);
      }
      imports = written(worked(written(imports, current(last))), current(last));
      expect(imports.filter(({ status }) => status === 'COMPLETE').map(({ versionId }) => versionId)).toEqual(
        last === '' ? [] : [last],
      );
      expect(decide(imports, current(last))).toEqual({ changes: [] });
    }),
  );
});
