/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  TAG_KEY: 'Environment',
  TAG_VALUE: 'dev',
  OPT_OUT_TAG: 'KeepRunning',
  TIME_ZONE: 'Europe/Berlin',
  REPORT_TOPIC: 'arn:aws:sns:us-east-1:000000000000:reports',
});
