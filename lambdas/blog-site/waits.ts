/** Of SES, for one mail. */
export const SENDING_MS = 10_000;
/** Longer than any run that sends mails: whoever finds the lease over knows that its holder has ended. */
export const LEASE_MS = 90_000;
/** The slowest mail, with each of its calls answered at the last attempt: what does not fit must not be begun. */
export const TIME_FOR_A_MAIL_MS = 35_000;
/** What must be left to try once more to record a mail that is sent. */
export const RECORDING_RESERVE_MS = 8000;
/** Of a mail: by then the stream has had its chance, and the sweep takes it. */
export const WAITING_MS = 15 * 60 * 1000;
/** Long enough for 40 megapixels, and short enough for whatever was made to take for ever. */
export const DECODING_SECONDS = 20;
/** For which a form to upload with is valid: a large photo over a slow line, and not much more for whoever finds it. */
export const FORM_SECONDS = 15 * 60;
