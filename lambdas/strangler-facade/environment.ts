/** The variables of each function: its stack must give them, its handler reads them. */
export const routeRequestVariables = [
  'STRANGLED_PREFIXES',
  'CALLER_HEADER',
  'ORDERS_FUNCTION',
  'LEGACY_URL',
  'LEGACY_AUTH',
] as const;
export const serveOrdersVariables = [
  'ORDERS_TABLE',
  'IDEMPOTENCY_TABLE',
  'LEGACY_URL',
  'LEGACY_AUTH',
  'UNKNOWN_ORDERS',
] as const;
export const syncOrdersVariables = ['LEGACY_URL', 'LEGACY_AUTH', 'REFUSED_QUEUE_URL'] as const;
export const legacyApplicationVariables = ['LEGACY_TABLE'] as const;
