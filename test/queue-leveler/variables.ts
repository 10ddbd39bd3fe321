/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  RESULTS_TABLE: 'results',
  BACKEND_FUNCTION: 'backend',
  QUEUE_URL: 'https://queue',
  DEAD_LETTER_QUEUE_URL: 'https://dead-letters',
  STATE_TABLE: 'state',
  CAPACITY: '2',
});
