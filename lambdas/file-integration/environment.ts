/** The variables of each function: its stack must give them, its handler reads them. */
export const followInboxVariables = ['RECORDS_TABLE', 'INBOX_BUCKET', 'RUNS_QUEUE'] as const;
export const importRangeVariables = [
  ...followInboxVariables,
  'QUARANTINE_BUCKET',
  'REPORT_TOPIC',
  'STEP_KILOBYTES',
] as const;
