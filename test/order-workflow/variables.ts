/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  ORDERS_TABLE: 'orders',
  STOCK_TABLE: 'stock',
  IDEMPOTENCY_TABLE: 'idempotency',
  CHARGES_TABLE: 'charges',
  PAYMENT_FUNCTION: 'provider',
  NOTICE_TOPIC: 'arn:aws:sns:us-east-1:123456789012:notices',
  QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/settling',
  WORKFLOW_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders',
  AWS_REGION: 'us-east-1',
});
