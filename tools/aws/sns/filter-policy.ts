import { NotModelled } from '../../template/not-modelled';
import { matches } from '../eventbridge/event-pattern';
import type { Attributes } from '../sqs/model';

export type FilterPolicy = Readonly<Record<string, unknown>>;

/**
 * Whether a subscription with this filter policy gets a message with these attributes: the scope `MessageAttributes`.
 * What an attribute is compared as, is decided by its type: a number only where that says so; each member of a
 * `String.Array` by itself; binary data never.
 *
 * @throws NotModelled for an operator that is not known
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
 */
export function accepts(policy: FilterPolicy, attributes: Attributes): boolean {
  const nested = Object.keys(policy).find((name) => !Array.isArray(policy[name]));
  if (nested !== undefined) throw new NotModelled(`the filter policy of attributes with ${nested}, which is no list`);
  const values = Object.entries(attributes).map(([name, attribute]) => [name, valueOf(attribute)]);
  return matches(policy, Object.fromEntries(values));
}

function valueOf({ DataType = '', StringValue = '' }: Attributes[string]): unknown {
  const [type] = DataType.split('.');
  if (DataType === 'String.Array') return membersOf(StringValue);
  if (type === 'Number') return Number(StringValue);
  return type === 'String' ? StringValue : undefined;
}

/** Of a text that is no list, none: nothing of it matches. */
function membersOf(text: string): unknown {
  try {
    const members: unknown = JSON.parse(text);
    return Array.isArray(members) ? members : undefined;
  } catch {
    return undefined;
  }
}
