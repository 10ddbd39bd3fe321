/** The variables of each function: its stack must give them, its handler reads them. */
export const createPostVariables = ['TABLE', 'IDEMPOTENCY_TABLE'] as const;
/** Of whatever works on the table alone. */
export const tableVariables = ['TABLE'] as const;
export const showPageVariables = ['TABLE', 'SITE_BUCKET'] as const;
/** Of the two functions that send welcome mails. */
export const welcomeVariables = ['TABLE', 'MAIL_FROM', 'CONFIGURATION_SET', 'SITE_URL'] as const;
export const requestUploadVariables = ['UPLOADS_BUCKET', 'ACCELERATED'] as const;
export const makeThumbnailsVariables = ['THUMBNAILS_BUCKET', 'QUARANTINE_BUCKET'] as const;
