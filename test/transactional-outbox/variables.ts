/** What the stack would tell the functions; imported before any of them. */
Object.assign(process.env, {
  ORDERS_TABLE: 'orders',
  OUTBOX_TABLE: 'outbox',
  IDEMPOTENCY_TABLE: 'idempotency',
  SHIPMENTS_TABLE: 'shipments',
  EVENT_BUS: 'bus',
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
