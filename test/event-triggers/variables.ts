/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  AUDIT_TABLE: 'audit',
  NOTICE_TOPIC: 'arn:aws:sns:us-east-1:123456789012:notices',
  NOTICE_STATES: 'stopped,terminated',
  QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/recording',
});
