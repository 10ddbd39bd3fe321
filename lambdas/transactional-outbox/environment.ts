/** The variables of each function: its stack must give them, its handler reads them. */
export const placeOrderVariables = ['ORDERS_TABLE', 'OUTBOX_TABLE', 'IDEMPOTENCY_TABLE'] as const;
export const getOrderVariables = ['ORDERS_TABLE'] as const;
export const cancelOrderVariables = ['ORDERS_TABLE', 'OUTBOX_TABLE'] as const;
/** Of the relay and of the sweeper. */
export const publishVariables = ['OUTBOX_TABLE', 'EVENT_BUS'] as const;
/** Of whatever reads or writes shipments. */
export const shipmentVariables = ['SHIPMENTS_TABLE'] as const;
