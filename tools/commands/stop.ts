import { setTimeout } from 'node:timers/promises';
import { releaseCheckout, runningProcess } from '../local-cloud/running';
import { runCommand } from '../terminal/command-line';

const HELP = `
Usage: npm stop

Ends what npm start runs in this checkout, whoever started it, and waits until it has ended.

  -h, --help  this text
`;
/** It ends what it runs within five. */
const PATIENCE_SECONDS = 20;
const LOOK_EVERY_MILLISECONDS = 100;

void runCommand(HELP, {}, async () => {
  const pid = runningProcess();
  if (pid === undefined) {
    console.log('Nothing runs in this checkout.');
    return 0;
  }
  process.kill(pid, 'SIGTERM');
  const until = Date.now() + PATIENCE_SECONDS * 1000;
  while (runningProcess() === pid && Date.now() < until) await setTimeout(LOOK_EVERY_MILLISECONDS);
  if (runningProcess() === pid) {
    process.kill(pid, 'SIGKILL'); // the local cloud ends with it
    await releaseCheckout();
  }
  console.log('Stopped.');
  return 0;
});
