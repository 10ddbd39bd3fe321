/** The schema of the order events, owned by the layer that writes them. */
export const EVENT_SOURCE = 'orders';
export const ORDER_PLACED = 'OrderPlaced';
export const ORDER_CANCELLED = 'OrderCancelled';
