/** What is wrong with which field: its names and places from the outside in, with dots between. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/**
 * What no message can carry: half a surrogate pair, a control character other than tab and line breaks, U+FFFE, U+FFFF.
 * SQS refuses them for ever, and what SNS and EventBridge hand to queues is lost with them.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const UNCARRIED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const EACH_UNCARRIED = new RegExp(UNCARRIED, 'gu');

/** What the texts of a body, and the names of its members, must be. */
export const CARRIED = 'without control characters, half surrogate pairs, U+FFFE and U+FFFF';

/** Whether every service on a text's way takes it. */
export const isCarried = (text: string): boolean => !UNCARRIED.test(text);

/** A text for people, with U+FFFD in place of what cannot be carried. */
export const carriedText = (text: string): string => text.replace(EACH_UNCARRIED, '\ufffd');

/**
 * A value as a JSON text that every service takes: what cannot be carried is escaped, so that it is the same value.
 * Control characters and halves of pairs are escaped in any JSON; the rest of it has four digits.
 */
export const carriedJson = (value: unknown): string =>
  JSON.stringify(value).replace(EACH_UNCARRIED, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

/**
 * The texts of a JSON value that cannot be carried, names of members included, by where they are. It goes down any depth.
 * @param most of them that are named
 */
export function uncarriedIn(value: unknown, most: number): FieldError[] {
  const errors: FieldError[] = [];
  const waiting: (readonly [field: string, value: unknown])[] = [['', value]];
  for (let next = waiting.pop(); next && errors.length < most; next = waiting.pop()) {
    const [field, inner] = next;
    if (typeof inner === 'string' && !isCarried(inner)) errors.push({ field, detail: `Must be text ${CARRIED}` });
    if (typeof inner !== 'object' || inner === null) continue;
    const members = Object.entries(inner);
    if (!members.every(([name]) => isCarried(name))) {
      errors.push({ field, detail: `Must have names ${CARRIED}` });
    }
    for (const [name, member] of members.reverse()) waiting.push([field === '' ? name : `${field}.${name}`, member]);
  }
  return errors;
}
