/** The variables of each function: its stack must give them, its handler reads them. */
const orders = ['ORDERS_TABLE'] as const;
const stocked = [...orders, 'STOCK_TABLE'] as const;
export const startOrderVariables = [...orders, 'IDEMPOTENCY_TABLE', 'WORKFLOW_ARN'] as const;
/** Of the steps that change nothing but the order. */
export const orderVariables = orders;
/** Of the steps that change the stock, too. */
export const stockVariables = stocked;
/** Of the steps that ask the payment provider. */
export const paymentVariables = [...orders, 'PAYMENT_FUNCTION'] as const;
export const notifyCustomerVariables = [...orders, 'NOTICE_TOPIC'] as const;
export const settleOrderVariables = [...stocked, 'PAYMENT_FUNCTION', 'WORKFLOW_ARN'] as const;
export const sweepOrdersVariables = [...orders, 'QUEUE_URL', 'WORKFLOW_ARN'] as const;
export const quoteItemsVariables = [] as const;
export const paymentProviderVariables = ['CHARGES_TABLE'] as const;
