/** The id of the stack, by which its alarms find what its functions measure. */
export const SERVICE = 'FileIntegration';
/** Files of which too many rows are bad, or none can be read. */
export const REJECTED_FILES = 'RejectedFiles';
