/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  RECORDS_TABLE: 'records',
  INBOX_BUCKET: 'inbox',
  RUNS_QUEUE: 'https://sqs/runs.fifo',
  QUARANTINE_BUCKET: 'quarantine',
  REPORT_TOPIC: 'arn:aws:sns:us-east-1:123456789012:reports',
  STEP_KILOBYTES: '32768',
});
