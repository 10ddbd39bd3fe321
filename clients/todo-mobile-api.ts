/** Made by `npm run openapi`. */
export interface paths {
  '/todos': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: {
          limit?: string;
          cursor?: string;
          done?: string;
        };
        header?: never;
        path?: never;
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
            'application/json': components['schemas']['TodoPage'];
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
          'application/json': components['schemas']['NewTodo'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            ETag?: string;
            Location?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Todo'];
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
  '/todos/{id}': {
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
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Todo'];
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
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description No Content */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
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
    options?: never;
    head?: never;
    patch: {
      parameters: {
        query?: never;
        header?: {
          'If-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      /** @description UTF-8 of at most 256 KiB; texts and names without control characters, half surrogate pairs, U+FFFE and U+FFFF; tabs and line breaks are none of these. */
      requestBody: {
        content: {
          'application/json': components['schemas']['TodoChange'];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Todo'];
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
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** NewTodo */
    NewTodo: {
      title: string;
      notes?: string;
      /** Format: date-time */
      dueAt?: string;
    };
    /** Todo */
    Todo: {
      id: string;
      title: string;
      notes?: string;
      /** Format: date-time */
      dueAt?: string;
      done: boolean;
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    /** TodoPage */
    TodoPage: {
      items: {
        id: string;
        title: string;
        notes?: string;
        /** Format: date-time */
        dueAt?: string;
        done: boolean;
        version: number;
        /** Format: date-time */
        createdAt: string;
        /** Format: date-time */
        updatedAt: string;
      }[];
      cursor?: string;
    };
    /** TodoChange */
    TodoChange: {
      title?: string;
      notes?: string | null;
      /** Format: date-time */
      dueAt?: string | null;
      done?: boolean;
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
