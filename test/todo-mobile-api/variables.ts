/** What the stack would tell the functions; imported before any of them. */
Object.assign(process.env, { TODOS_TABLE: 'todos', IDEMPOTENCY_TABLE: 'idempotency' });
