/** The variables of each function: its stack must give them, its handler reads them. */
export const acceptTransactionVariables = ['TRANSACTIONS_TABLE', 'IDEMPOTENCY_TABLE', 'TOPIC'] as const;
export const sweepTransactionsVariables = ['TRANSACTIONS_TABLE', 'TOPIC'] as const;
export const getTransactionVariables = ['TRANSACTIONS_TABLE', 'RESULTS_BUCKET'] as const;
export const watchTransactionVariables = ['TRANSACTIONS_TABLE', 'WATCHERS_TABLE', 'PUSH_URL'] as const;
export const runTransactionVariables = [...watchTransactionVariables, 'RESULTS_BUCKET'] as const;
