import type { FileImport } from '../../lambdas/file-integration/import';
import { count, messagesIn, named, requestOf, rowsOf } from '../../tools/load/stacks';
import type { Workload } from '../../tools/load/workload';
import { nameOf } from '../../tools/proofs/deployed';
import { outputs, put } from './client';

const ROW = 'x,Ann,250,2026-03-01T12:00:00Z\n';
const FILE = `id,customer,amount_cents,created_at\n${ROW}${ROW}`;
const ROWS = 2;

/** Everybody puts files, each with a key of its own. */
export async function files(): Promise<Workload> {
  const queues = await Promise.all(
    ['FollowingQueue', 'ImportingQueue'].map((id) => nameOf('FileIntegration', 'AWS::SQS::Queue', id)),
  );
  return {
    name: 'files',
    repeatable: false,
    accept: async (request, send) => (await send(async () => new Response(await put(named(request), FILE)))).text(),
    waiting: async () => {
      const waiting = await Promise.all(queues.map(messagesIn));
      return waiting.reduce((sum, { visible }) => sum + visible, 0);
    },
    found: async () => {
      const rows = await rowsOf<Partial<FileImport> & { readonly part: string }>(outputs['RecordsTableName']);
      const records = count(rows.flatMap(({ part }) => (part.startsWith('RUN#') ? [part.split('#')[1] ?? ''] : [])));
      return rows.flatMap(({ key, versionId, run, status }) => {
        if (key === undefined || versionId === undefined || run === undefined) return [];
        const effects = status === 'COMPLETE' ? (records.get(run) ?? 0) / ROWS : 0;
        return { id: versionId, request: requestOf(key), effects };
      });
    },
  };
}
