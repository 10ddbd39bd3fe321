import type { FileImport } from '../../lambdas/file-integration/import';
import { BEGINNING } from '../../lambdas/file-integration/rows';

export const HEADER = 'id,customer,amount_cents,created_at\n';
export const row = (id: string): string => `${id},Ann,250,2026-03-01T12:00:00Z\n`;
export const csv = (...ids: readonly string[]): string => HEADER + ids.map(row).join('');

export const anImport: FileImport = {
  key: 'a.csv',
  versionId: 'v1',
  status: 'IMPORTING',
  run: 'r1',
  bytes: 100,
  pass: 'VALIDATE',
  place: BEGINNING,
  steps: 0,
  rows: 0,
  rejected: 0,
};
