/** The value of a JSON text; nothing for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A string, a bracket or a sign between: what else stands there follows from these. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

interface Member {
  /** As it stands there: numbers with all their digits. */
  readonly text: string;
  /** Of its nesting: 0 for a text or a number, 1 for a list of them. */
  readonly depth: number;
}

/**
 * A member of the outermost object of a JSON text, unparsed: what is handed on so is the same value to whoever reads
 * it, also a number that JavaScript has no value for. Of several with the name it is the last, as it is to `JSON.parse`.
 * @param json a valid JSON text
 */
export function memberOf(json: string, name: string): Member | undefined {
  let [depth, deepest, begin] = [0, 0, 0];
  let [key, before] = ['', ''];
  let found: Member | undefined;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (depth === 1 && token === ':') {
      [key, begin, deepest] = [JSON.parse(before) as string, index + 1, 0];
    } else if (depth === 1 && (token === ',' || token === '}') && key === name && begin > 0) {
      found = { text: json.slice(begin, index).trim(), depth: deepest };
      begin = 0;
    }
    if (token === '{' || token === '[') deepest = Math.max(deepest, depth++);
    else if (token === '}' || token === ']') depth -= 1;
    before = token;
  }
  return found;
}
