import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { GatewayProblem } from '../constructs/api/problems';

/** What the gateway answers where no usage plan has the key of a request, or it has none. */
export const KEYLESS: GatewayProblem = {
  type: ResponseType.INVALID_API_KEY,
  status: '403',
  headers: { 'Content-Type': "'application/problem+json'" },
  body: { type: 'urn:problem-type:forbidden', title: 'The request carries no valid API key', status: 403 },
};

/** A problem (RFC 9457) as an integration answers it. */
export const problem = (name: string, title: string, status: number): string =>
  JSON.stringify({ type: `urn:problem-type:${name}`, title, status });

const JSON_PROBLEM = "'application/problem+json'";
const SOON = "'1'";

/** One answer of an integration: the status, and what of the backend's leads to it. */
export interface MappedAnswer {
  readonly statusCode: string;
  /** @default whatever no other pattern fits */
  readonly selectionPattern?: string;
  readonly responseTemplates: Readonly<Record<string, string>>;
  readonly responseParameters: Readonly<Record<string, string>>;
}

/** Answers with a problem, and says when to try again where that may help. */
export function problemAnswer(status: number, name: string, title: string, selectionPattern?: string): MappedAnswer {
  return {
    statusCode: String(status),
    ...(selectionPattern !== undefined && { selectionPattern }),
    responseTemplates: { 'application/json': problem(name, title, status) },
    responseParameters: {
      'method.response.header.Content-Type': JSON_PROBLEM,
      ...(status === 503 && { 'method.response.header.Retry-After': SOON }),
    },
  };
}

/** What a method declares of its answers: API Gateway sends no header that it does not. */
export const declared = (
  answers: readonly MappedAnswer[],
): { readonly statusCode: string; readonly responseParameters: Readonly<Record<string, boolean>> }[] =>
  answers.map(({ statusCode, responseParameters }) => ({
    statusCode,
    responseParameters: Object.fromEntries(Object.keys(responseParameters).map((name) => [name, true])),
  }));

/** The price of a symbol, as callers read it, of what the exchange says. */
export const QUOTE_ANSWER: Pick<MappedAnswer, 'responseTemplates' | 'responseParameters'> = {
  responseTemplates: {
    'application/json': `{"symbol":$input.json('$.symbol'),"priceCents":$input.json('$.price.cents'),"at":$input.json('$.at')}`,
  },
  responseParameters: { 'method.response.header.X-Currency': 'integration.response.body.price.currency' },
};
