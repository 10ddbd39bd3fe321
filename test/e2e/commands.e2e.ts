import { INTERRUPTED } from '../../tools/terminal/command-line';
import { startCommand } from '../support/command';

it('npm run simulate, stopped, prints what was tried until then', async () => {
  const args = ['QueueLeveler', '--runs', '400', '--seconds', '600'];
  const simulating = await startCommand('tools/commands/simulate.ts', args, '40 of 400 schedules');
  const { code, printed } = await simulating.stop();
  expect(code).toBe(INTERRUPTED);
  expect(printed).toMatch(/^Every promise held in each of \d+ schedules, with \d+ faults of \d+ kinds\.\nStopped\.$/m);
});
