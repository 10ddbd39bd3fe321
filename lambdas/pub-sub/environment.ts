/** The variables of each function: its stack must give them, its handler reads them. */
export const publishEventVariables = ['EVENTS_TABLE', 'IDEMPOTENCY_TABLE', 'TOPIC'] as const;
export const sweepEventsVariables = ['EVENTS_TABLE', 'TOPIC'] as const;
/** Of every subscriber. */
export const recordVariables = ['DELIVERIES_TABLE'] as const;
export const listDeliveriesVariables = ['EVENTS_TABLE', 'DELIVERIES_TABLE'] as const;
export const postEntryVariables = ['FIFO_TOPIC'] as const;
/** Of whatever reads or writes balances. */
export const balancesVariables = ['BALANCES_TABLE'] as const;
