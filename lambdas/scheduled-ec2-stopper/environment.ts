/** The variables of each function: its stack must give them, its handler reads them. */
export const stopInstancesVariables = ['TAG_KEY', 'TAG_VALUE', 'OPT_OUT_TAG', 'TIME_ZONE', 'REPORT_TOPIC'] as const;
export const startStoppedVariables = ['TAG_KEY', 'TAG_VALUE', 'TIME_ZONE', 'REPORT_TOPIC'] as const;
