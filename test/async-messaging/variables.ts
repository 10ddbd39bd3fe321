/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  TRANSACTIONS_TABLE: 'transactions',
  IDEMPOTENCY_TABLE: 'idempotency',
  WATCHERS_TABLE: 'watchers',
  RESULTS_BUCKET: 'results',
  PUSH_URL: 'https://push.execute-api.us-east-1.amazonaws.com/live',
  TOPIC: 'arn:aws:sns:us-east-1:123456789012:topic',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
});
