import principals from './principals.json' with { type: 'json' };

/** The condition keys of a service when it assumes a role (it calls STS) or calls what has a policy of its own. */
export interface Principal {
  /** As in policies: `events.amazonaws.com`. */
  readonly service: string;
  /** The namespace of the called action: `sts`, `sqs`. */
  readonly calls: string;
  /** Condition keys that the call carries. */
  readonly keys: readonly string[];
  /** The page of AWS, or the public report, that documents it. */
  readonly source: string;
  /** How somebody saw it in an account. */
  readonly seenOnAws?: string;
}

/**
 * Read by the simulation, and by the local cloud (`corrections/iam/principals.py`). Who is not listed sends no key: a
 * condition on it would never hold.
 */
export const PRINCIPALS: readonly Principal[] = principals;

/** What every request has: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const ALWAYS_SENT = ['aws:securetransport'];

/** Whether a service's call of an action carries the condition key, in whatever case that is written. */
export function isSent(service: string, action: string, key: string): boolean {
  const [called] = action.toLowerCase().split(':');
  const row = PRINCIPALS.find((one) => one.service === service && one.calls === called);
  return [...ALWAYS_SENT, ...(row?.keys ?? [])].some((sent) => sent.toLowerCase() === key.toLowerCase());
}

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Principal?: { readonly Service?: unknown; readonly Federated?: unknown };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * One line for each condition in a trust policy, resource policy or function permission of a template on a key that
 * its principal does not send: nobody could ever meet it.
 */
export function unmeetable({ Resources = {} }: { readonly Resources?: Readonly<Record<string, Resource>> }): string[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const statements = Type === 'AWS::Lambda::Permission' ? [permission(Properties)] : statementsIn(Properties);
    const lines = statements.flatMap((statement) =>
      askedOf(statement)
        .filter(({ service, action, key }) => !isSent(service, action, key))
        .map(({ service, action, key }) => `${id}: ${service} sends no ${key} with ${action}`),
    );
    return [...new Set(lines)];
  });
}

function permission({ Action, Principal, SourceArn, SourceAccount }: Readonly<Record<string, unknown>>): Statement {
  const asked = { 'aws:SourceArn': SourceArn, 'aws:SourceAccount': SourceAccount };
  const keys = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  return { Action: String(Action), Principal: { Service: Principal }, Condition: { ArnLike: keys } };
}

/** Every statement that names a principal, wherever a resource type keeps its policies. */
function statementsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const own: Statement[] = 'Principal' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
}

/** Operators that end in `IfExists` hold without the key. */
function askedOf({ Action = [], Principal = {}, Condition = {} }: Statement) {
  const services = [Principal.Service, Principal.Federated].flat().filter((one) => typeof one === 'string');
  const keys = Object.entries(Condition).flatMap(([operator, asked]) =>
    operator.endsWith('IfExists') ? [] : Object.keys(asked),
  );
  return services.flatMap((service) =>
    [Action].flat().flatMap((action) => keys.map((key) => ({ service, action, key }))),
  );
}
