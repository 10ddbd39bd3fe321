/** The id of the stack, by which its alarms find what its functions measure. */
export const SERVICE = 'BlogSite';
/** Welcome mails that SES refused for good, with its reason in the subscriber's row. */
export const PARKED_WELCOMES = 'ParkedWelcomes';
/** Subscribers who were sent nothing, since their mailbox was sent too much on that day. */
export const CAPPED_WELCOMES = 'CappedWelcomes';
/** Uploads that are no photo that can be shown, with their reason in the quarantine bucket. */
export const QUARANTINED_PHOTOS = 'QuarantinedPhotos';
