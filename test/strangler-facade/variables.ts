/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  STRANGLED_PREFIXES: '/orders:100',
  CALLER_HEADER: 'x-caller-id',
  ORDERS_FUNCTION: 'orders-service',
  LEGACY_URL: 'http://legacy.example.com/shop/',
  LEGACY_AUTH: 'none',
  ORDERS_TABLE: 'orders',
  IDEMPOTENCY_TABLE: 'idempotency',
  UNKNOWN_ORDERS: 'ask-legacy',
  REFUSED_QUEUE_URL: 'https://sqs/refused',
  LEGACY_TABLE: 'legacy',
});
