/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  TABLE: 'blog',
  IDEMPOTENCY_TABLE: 'idempotency',
  MAIL_FROM: 'blog@example.com',
  CONFIGURATION_SET: 'mails',
  SITE_BUCKET: 'site',
  SITE_URL: 'https://blog.example.com',
  UPLOADS_BUCKET: 'uploads',
  ACCELERATED: 'false',
  THUMBNAILS_BUCKET: 'thumbnails',
  QUARANTINE_BUCKET: 'quarantine',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
});
