/**
 * A process of its own, as a function has one: loads bundles as they are deployed, each with its own environment, runs
 * all at the same time, and sends what becomes of each.
 */
const context = { getRemainingTimeInMillis: () => 50_000, awsRequestId: 'request' };

function start({ folder, environment, event }) {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  // The same bundle may be started twice, with other variables.
  for (const loaded of Object.keys(require.cache)) delete require.cache[loaded];
  const { handler } = require(`${folder}/index.js`);
  process.env = before;
  return handler(event, context);
}

process.on('message', async (runs) => {
  const outcomes = await Promise.allSettled(runs.map(async (run) => start(run)));
  process.send(
    outcomes.map(({ value, reason }) => (reason === undefined ? { answer: value } : { error: String(reason) })),
    () => process.exit(0),
  );
});
