/** The variables of each function: its stack must give them, its handler reads them. */
export const getProductVariables = ['CATALOG_URL'] as const;
export const getQuoteVariables = ['QUOTES_URL'] as const;
export const answerForOthersVariables = [] as const;
