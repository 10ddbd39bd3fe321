/** The id of the stack, by which its alarms find what its functions measure. */
export const SERVICE = 'PubSub';
/** Entries that came again with another amount: the first one counts. */
export const CONTRADICTED_ENTRIES = 'ContradictedEntries';
