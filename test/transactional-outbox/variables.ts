/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  ORDERS_TABLE: 'orders',
  OUTBOX_TABLE: 'outbox',
  IDEMPOTENCY_TABLE: 'idempotency',
  SHIPMENTS_TABLE: 'shipments',
  EVENT_BUS: 'bus',
});
