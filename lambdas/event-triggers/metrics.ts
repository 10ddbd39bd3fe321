/** The id of the stack, by which its alarms find what its functions measure. */
export const SERVICE = 'EventTriggers';
/** Events of a shape that nobody knows: they are kept, and change no state. */
export const UNKNOWN_EVENTS = 'UnknownEvents';
