/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, {
  CATALOG_URL: 'http://others.example.com/catalog',
  QUOTES_URL: 'http://others.example.com/quotes',
});
