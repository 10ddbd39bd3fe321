/** Made by `npm run openapi`. */
export interface paths {
  '/posts': {
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
            'Cache-Control'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PostPage'];
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
          'application/json': components['schemas']['NewPost'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            Location?: string;
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Post'];
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
  '/posts/{slug}': {
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
          slug: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            'Cache-Control'?: string;
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Post'];
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
    put: {
      parameters: {
        query?: never;
        header?: {
          'If-Match'?: string;
        };
        path: {
          slug: string;
        };
        cookie?: never;
      };
      /** @description UTF-8 of at most 256 KiB; texts and names without control characters, half surrogate pairs, U+FFFE and U+FFFF; tabs and line breaks are none of these. */
      requestBody: {
        content: {
          'application/json': components['schemas']['PostReplacement'];
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
            'application/json': components['schemas']['Post'];
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
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/photos': {
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
        path?: never;
        cookie?: never;
      };
      /** @description UTF-8 of at most 256 KiB; texts and names without control characters, half surrogate pairs, U+FFFE and U+FFFF; tabs and line breaks are none of these. */
      requestBody: {
        content: {
          'application/json': components['schemas']['UploadRequest'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UploadForm'];
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
  '/subscribers': {
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
        path?: never;
        cookie?: never;
      };
      /** @description UTF-8 of at most 256 KiB; texts and names without control characters, half surrogate pairs, U+FFFE and U+FFFF; tabs and line breaks are none of these. */
      requestBody: {
        content: {
          'application/json': components['schemas']['Subscription'];
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Accepted'];
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
  '/subscribers/{token}/unsubscribe': {
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
          token: string;
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
            'application/json': components['schemas']['Unsubscribed'];
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
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** PostPage */
    PostPage: {
      items: {
        slug: string;
        title: string;
        summary?: string;
        /** Format: date-time */
        publishedAt: string;
        /** @description Id of a photo: the site has it at /photos/{photo}/{width}.webp. */
        photo?: string;
      }[];
      cursor?: string;
    };
    /** Post */
    Post: {
      slug: string;
      title: string;
      summary?: string;
      /** Format: date-time */
      publishedAt: string;
      /** @description Id of a photo: the site has it at /photos/{photo}/{width}.webp. */
      photo?: string;
      markdown: string;
      html: string;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    /**
     * NewPost
     * @description Without a slug the title gives it, which must then have a letter or digit.
     */
    NewPost: {
      /** @description White space at its ends is cut off; the rest has at most 200 characters. */
      title: string;
      /** @description White space at its ends is cut off; the rest has at most 500 characters. */
      summary?: string;
      /** @description Id of a photo: the site has it at /photos/{photo}/{width}.webp. */
      photo?: string;
      /** @description At most 102400 bytes in UTF-8. As HTML at most 256000 bytes. */
      markdown: string;
      slug?: string;
    };
    /** PostReplacement */
    PostReplacement: {
      /** @description White space at its ends is cut off; the rest has at most 200 characters. */
      title: string;
      /** @description White space at its ends is cut off; the rest has at most 500 characters. */
      summary?: string;
      /** @description Id of a photo: the site has it at /photos/{photo}/{width}.webp. */
      photo?: string;
      /** @description At most 102400 bytes in UTF-8. As HTML at most 256000 bytes. */
      markdown: string;
    };
    /** UploadRequest */
    UploadRequest: {
      /** @enum {string} */
      contentType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
      bytes: number;
    };
    /** UploadForm */
    UploadForm: {
      url: string;
      fields: {
        [key: string]: string;
      };
    };
    /** Subscription */
    Subscription: {
      /** @description White space at its ends is cut off. At most 64 characters before the at sign and 254 in all; no dot at an end of the name or beside another; a dot in the domain. */
      email: string;
    };
    /** Accepted */
    Accepted: {
      /** @enum {string} */
      status: 'accepted';
    };
    /** Unsubscribed */
    Unsubscribed: {
      /** @enum {string} */
      status: 'unsubscribed';
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
