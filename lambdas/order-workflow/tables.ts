/** Attribute and index names that the stack declares and the functions use. */

/** Partition key of orders; also the name of the order's execution. */
export const ORDER_ID = 'orderId';
/** Orders that have not ended. */
export const OPEN_INDEX = 'Open';
/** Its partition key: there, with this one value, until an order has ended. */
export const OPEN = 'open';
export const IS_OPEN = 'OPEN';
/** Its sort key: when the order was accepted, ISO 8601. */
export const CREATED_AT = 'createdAt';
/** Partition key of the stock. */
export const SKU = 'sku';
/** Partition key of what the stand-in for a payment provider has charged. */
export const CHARGE_KEY = 'chargeKey';
