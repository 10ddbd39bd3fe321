/** The id of the stack, by which its alarms find what its functions measure. */
export const SERVICE = 'TransactionalOutbox';
/** Events that the bus will never take, with their reason in their outbox row. */
export const QUARANTINED_EVENTS = 'QuarantinedEvents';
/** Orders of which an event is missing for too long, at the last look. */
export const OPEN_GAPS = 'OpenSequenceGaps';
