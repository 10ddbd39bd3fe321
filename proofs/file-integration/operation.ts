import type { Operation } from '../../tools/cost/metering';

const HEADER = 'id,customer,amount_cents,created_at\n';
const ROWS = 100;

export const operation: Operation = {
  name: `a file of ${String(ROWS)} rows, imported`,
  run: async (world) => {
    const rows = Array.from({ length: ROWS }, (_, row) => `${String(row)},Ann,250,2026-03-01T12:00:00Z\n`);
    world.s3.put('Inbox', { key: 'orders.csv', body: HEADER + rows.join('') });
    await world.clock.pause(60_000);
  },
};
