/** The variables of each function: its stack must give them, its handler reads them. */
export const recordChangeVariables = ['AUDIT_TABLE', 'NOTICE_TOPIC', 'NOTICE_STATES'] as const;
export const reconcileInstancesVariables = ['AUDIT_TABLE', 'QUEUE_URL'] as const;
