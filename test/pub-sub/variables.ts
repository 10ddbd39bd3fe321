/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  EVENTS_TABLE: 'events',
  IDEMPOTENCY_TABLE: 'idempotency',
  DELIVERIES_TABLE: 'deliveries',
  BALANCES_TABLE: 'balances',
  TOPIC: 'arn:aws:sns:us-east-1:123456789012:topic',
  FIFO_TOPIC: 'arn:aws:sns:us-east-1:123456789012:entries.fifo',
});
