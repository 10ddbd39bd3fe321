"""Mapping templates: `$input.json` gives JSON, paths have indexes, `$util` has its functions, texts and lists their methods.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

import base64
import json
import re
import urllib.parse

from ministack.services import apigateway_v1 as gateway

ASSUMPTIONS = [
    {
        "what": "A mapping template's $input.json gives a value as JSON, $input.path an empty text for what is missing.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html",
    },
]

STEP = re.compile(r"""\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]""")
NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "'": "\\'", "\\": "\\\\", "/": "\\/"}
FUNCTIONS = {
    "escapeJavaScript": lambda text: "".join(map(escaped, text)),
    "parseJson": json.loads,
    "urlEncode": lambda text: urllib.parse.quote_plus(text, safe="*").replace("~", "%7E"),
    "urlDecode": urllib.parse.unquote_plus,
    "base64Encode": lambda text: base64.b64encode(text.encode()).decode(),
    "base64Decode": lambda text: base64.b64decode(text).decode(),
}
METHODS = {
    "size": len,
    "length": len,
    "isEmpty": lambda value: not value,
    "contains": lambda value, part: part in value,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "matches": lambda text, pattern: re.fullmatch(pattern, text) is not None,
    "replaceAll": lambda text, pattern, other: re.sub(pattern, lambda _: other, text),
}


def apply(app, _folder):
    read = gateway._vtl_input
    walk = gateway._vtl_walk

    def read_json(steps, state):
        if not steps or steps[0][0] != "json" or steps[0][1] is None:
            return read(steps, state)
        value = value_at(state["body"], gateway._vtl_value(steps[0][1], state))
        return gateway._vtl_walk(json.dumps(value, separators=(",", ":"), ensure_ascii=False), steps[1:], state)

    def call_util(steps, state):
        if not steps or steps[0][1] is None:
            return None
        (name, arguments), rest = steps[0], steps[1:]
        texts = [gateway._vtl_str(value) for value in values_of(arguments, state)]
        return gateway._vtl_walk(FUNCTIONS[name](*texts), rest, state)

    def walk_values(node, steps, state):
        for place, (name, arguments) in enumerate(steps):
            if not isinstance(node, (str, list)) or arguments is None:
                return walk(node, steps[place:], state)
            node = METHODS[name](node, *values_of(arguments, state))
        return node

    gateway._vtl_json_path = value_at
    gateway._vtl_input = read_json
    gateway._vtl_util = call_util
    gateway._vtl_walk = walk_values
    return app


def values_of(arguments, state):
    return [gateway._vtl_value(one, state) for one in gateway._vtl_split_args(arguments)]


def value_at(text, path):
    """What a path leads to; an empty text where there is nothing."""
    try:
        node = json.loads(text)
    except (TypeError, ValueError):
        return ""
    for name, index, quoted in STEP.findall(str(path).strip().removeprefix("$")):
        key = name or quoted
        if key and isinstance(node, dict):
            node = node.get(key)
        elif index and isinstance(node, list) and int(index) < len(node):
            node = node[int(index)]
        else:
            return ""
        if node is None:
            return ""
    return node


def escaped(character):
    if character in NAMED:
        return NAMED[character]
    return character if " " <= character < "\x7f" else f"\\u{ord(character):04X}"
