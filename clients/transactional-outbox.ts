/** Made by `npm run openapi`. */
export interface paths {
  '/orders': {
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
          'application/json': components['schemas']['OrderRequest'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            Location?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['OrderSummary'];
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
  '/orders/{orderId}': {
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
          orderId: string;
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
            'application/json': components['schemas']['Order'];
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
  '/orders/{orderId}/cancel': {
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
          orderId: string;
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
            'application/json': components['schemas']['OrderSummary'];
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
  '/shipments/{orderId}': {
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
          orderId: string;
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
            'application/json': components['schemas']['Shipment'];
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
    /** OrderRequest */
    OrderRequest: {
      customerId: string;
      items: {
        sku: string;
        quantity: number;
        unitPriceCents: number;
      }[];
    };
    /** OrderSummary */
    OrderSummary: {
      orderId: string;
      /** @enum {string} */
      status: 'PLACED' | 'CANCELLED';
      totalCents: number;
    };
    /** Order */
    Order: {
      customerId: string;
      items: {
        sku: string;
        quantity: number;
        unitPriceCents: number;
      }[];
      orderId: string;
      /** @enum {string} */
      status: 'PLACED' | 'CANCELLED';
      totalCents: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    /** Shipment */
    Shipment: {
      orderId: string;
      /** @enum {string} */
      status: 'SHIPPED' | 'CANCELLED' | 'RETURN_REQUESTED';
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
