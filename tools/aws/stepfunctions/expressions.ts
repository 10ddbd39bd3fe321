import jsonata from 'jsonata';
import { Failure } from './failure';

/** What an expression may read: variables by their names, and `$states`. */
export interface Names {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly states: object;
}

/** "the maximum input or output size": https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_BYTES = 256 * 1024;

/**
 * Values whose texts of the form `{% … %}` are JSONata expressions. An expression is compiled once.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export class Expressions {
  private readonly compiled = new Map<string, jsonata.Expression>();

  /** @throws Failure `States.QueryEvaluationError` for an expression that fails, or is nothing */
  async evaluate(value: unknown, names: Names): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((member) => this.evaluate(member, names)));
    if (typeof value === 'object' && value !== null) {
      const members = Object.entries(value).map(
        async ([name, member]) => [name, await this.evaluate(member, names)] as const,
      );
      return Object.fromEntries(await Promise.all(members));
    }
    const expression = typeof value === 'string' ? /^\{%(.*)%\}$/s.exec(value)?.[1] : undefined;
    return expression === undefined ? value : this.found(expression, names);
  }

  private async found(expression: string, { variables, states }: Names): Promise<unknown> {
    try {
      const found: unknown = await this.compile(expression).evaluate(undefined, { ...variables, states });
      const text = JSON.stringify(found) as string | undefined;
      if (text === undefined) throw new Error('it is nothing');
      return JSON.parse(text);
    } catch (error) {
      throw new Failure('States.QueryEvaluationError', `${expression.trim()}: ${(error as Error).message}`);
    }
  }

  private compile(expression: string): jsonata.Expression {
    const compiled = this.compiled.get(expression) ?? jsonata(expression);
    this.compiled.set(expression, compiled);
    return compiled;
  }
}

/** @throws Failure for what is too large to hand on */
export function requireHandy(value: unknown): void {
  if (Buffer.byteLength(JSON.stringify(value)) > MOST_BYTES) throw new Failure('States.DataLimitExceeded');
}
