import { Cloud, hangingFunction } from './cloud';

/** Starts a local cloud with a busy function, reports both, and stays: a parent to be killed. */
async function main(): Promise<void> {
  const cloud = await Cloud.start();
  const worker = await hangingFunction(cloud);
  console.log(JSON.stringify({ endpoint: cloud.emulator.endpoint, worker }));
  await cloud.emulator.exited;
}

void main();
