/** Made by `npm run openapi`. */
export interface paths {
  '/events': {
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
          'application/json': components['schemas']['EventRequest'];
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AcceptedEvent'];
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
  '/events/{eventId}/deliveries': {
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
          eventId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Deliveries'];
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
  '/accounts/{accountId}/entries': {
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
        header?: never;
        path: {
          accountId: string;
        };
        cookie?: never;
      };
      /** @description UTF-8 of at most 256 KiB; texts and names without control characters, half surrogate pairs, U+FFFE and U+FFFF; tabs and line breaks are none of these. */
      requestBody: {
        content: {
          'application/json': components['schemas']['EntryRequest'];
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AcceptedEntry'];
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
  '/accounts/{accountId}': {
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
          accountId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Account'];
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
    /** EventRequest */
    EventRequest: {
      type: string;
      store: string;
      /** @description At most two decimals. */
      priceUsd: number;
      customerInterests: string[];
      /** @description As JSON at most 131072 bytes in UTF-8. */
      detail: {
        [key: string]: unknown;
      };
    };
    /** AcceptedEvent */
    AcceptedEvent: {
      eventId: string;
    };
    /** Deliveries */
    Deliveries: {
      items: {
        subscriber: string;
        at: string;
      }[];
    };
    /** EntryRequest */
    EntryRequest: {
      entryId: string;
      amountCents: number;
    };
    /** AcceptedEntry */
    AcceptedEntry: {
      entryId: string;
    };
    /** Account */
    Account: {
      balanceCents: number;
      lastEntryId: string;
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
