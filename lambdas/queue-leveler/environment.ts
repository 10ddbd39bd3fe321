/** The variables of each function: its stack must give them, its handler reads them. */
export const runJobVariables = ['RESULTS_TABLE', 'BACKEND_FUNCTION', 'QUEUE_URL', 'DEAD_LETTER_QUEUE_URL'] as const;
export const getJobVariables = ['RESULTS_TABLE'] as const;
export const slowBackendVariables = ['STATE_TABLE', 'CAPACITY'] as const;
