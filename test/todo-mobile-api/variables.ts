/** What the stack would set for the functions; imported before any of them. */
Object.assign(process.env, { TODOS_TABLE: 'todos', IDEMPOTENCY_TABLE: 'idempotency' });
