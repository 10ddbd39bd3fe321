/** Partition key of the new service's orders. */
export const ORDER_ID = 'orderId';
/** Partition key of the bundled legacy application's table. */
export const LEGACY_KEY = 'orderId';
