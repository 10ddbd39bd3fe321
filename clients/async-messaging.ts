/** Made by `npm run openapi`. */
export interface paths {
  '/transactions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: {
      parameters: {
        query?: never;
        header?: {
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      /** @description UTF-8 of at most 256 KiB; texts and names without control characters, half surrogate pairs, U+FFFE and U+FFFF; tabs and line breaks are none of these. */
      requestBody: {
        content: {
          'application/json': components['schemas']['TransactionRequest'];
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            Location?: string;
            'Retry-After'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AcceptedTransaction'];
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/transactions/{transactionId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          transactionId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            'Retry-After'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['TransactionState'];
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** TransactionRequest */
    TransactionRequest: {
      /** @enum {string} */
      type: 'payment' | 'report';
      amountCents: number;
    };
    /** AcceptedTransaction */
    AcceptedTransaction: {
      transactionId: string;
      location: string;
    };
    /** TransactionState */
    TransactionState: {
      /** @enum {string} */
      status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
      result?: unknown;
      /** @description Of the result, for 15 minutes. */
      resultUrl?: string;
      error?: string;
    };
    /**
     * Problem
     * @description An answer other than success: https://www.rfc-editor.org/rfc/rfc9457
     */
    Problem: {
      type: string;
      title: string;
      status?: number;
      errors?: {
        field: string;
        detail: string;
      }[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
