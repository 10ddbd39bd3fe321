import { json, messagesIn, rowsOf } from '../../tools/load/stacks';
import type { Workload } from '../../tools/load/workload';
import { postJson } from '../../tools/proofs/json';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { outputsOf } from '../../tools/proofs/deployed';

export function jobs(): Workload {
  const { ApiUrl, QueueUrl, ResultsTableName } = outputsOf('QueueLeveler');
  return {
    name: 'jobs',
    repeatable: false,
    accept: async (_, send) => {
      const job = { payload: { sleepMs: 0 } };
      const response = await send((signal) => postJson(`${ApiUrl ?? ''}jobs`, job, {}, signal));
      return (await json<{ jobId: string }>(response)).jobId;
    },
    waiting: async () => (await messagesIn(QueueUrl)).visible,
    found: async () => {
      const results = await rowsOf<{ jobId: string; status: string }>(ResultsTableName);
      const done = new Set(results.filter(({ status }) => status === 'DONE').map(({ jobId }) => jobId));
      const tables = await physicalIdsOf('QueueLeveler', 'AWS::DynamoDB::GlobalTable');
      const [, backend] = Object.entries(tables).find(([id]) => id.startsWith('BackendState')) ?? [];
      const keys = (await rowsOf<{ key: string }>(backend)).map(({ key }) => key.split('JOB#'));
      const worked = keys.flatMap(([, jobId]) => jobId ?? []);
      return [...new Set([...worked, ...results.map(({ jobId }) => jobId)])].map((id) => ({
        id,
        effects: done.has(id) && worked.includes(id) ? 1 : 0,
      }));
    },
  };
}
