/** The partition key of the audit trail. */
export const AUDIT_ID = 'auditId';
