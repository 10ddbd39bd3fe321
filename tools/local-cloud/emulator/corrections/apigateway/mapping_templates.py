"""Mapping templates know `#if`, `#elseif`, `#else`, `$context.requestId` and its like, and override status and headers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html and
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

import re
import time
from contextvars import ContextVar

from ministack.services import apigateway_v1

ASSUMPTIONS = [
    {
        "what": "A mapping template may branch, read $context, and override status and headers of the answer.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html",
    },
]

OVERRIDE = re.compile(r"\s*\$context\.responseOverride\.(status|header\.([\w-]+))\s*=(.*)", re.DOTALL)
DIRECTIVE = re.compile(r"#\{?(if|elseif)\}?[ \t]*\(|#\{?(else|end)\}?[ \t]*\n?")
COMPARISON = re.compile(r"(.*?)\s*(==|!=)\s*(.*)", re.DOTALL)

request_context = ContextVar("request_context", default={})


def apply(app, _folder):
    execute = apigateway_v1._execute_in_scope
    render_template = apigateway_v1._render_request_template_v1
    respond = apigateway_v1._service_integration_response
    assign = apigateway_v1._vtl_set
    render = apigateway_v1._vtl_render

    async def execute_in_context(request, api_id, stage, method, *arguments):
        known = {
            "requestId": request["request_id"],
            "requestTimeEpoch": int(time.time() * 1000),
            "apiId": api_id,
            "stage": stage,
            "httpMethod": method,
        }
        request_context.set(known)
        return await execute(request, api_id, stage, method, *arguments)

    def render_in_context(template, body, parameters, context=None):
        return render_template(template, body, parameters, {**request_context.get(), **(context or {})})

    def respond_overridden(integration, status, text, accept, parameters, context=None):
        overrides = {"header": {}}
        context = {**(context or {}), "responseOverride": overrides}
        status, headers, body = respond(integration, status, text, accept, parameters, context)
        overridden = {name.lower() for name in overrides["header"]}
        kept = {name: value for name, value in headers.items() if name.lower() not in overridden}
        return int(overrides.get("status", status)), {**kept, **overrides["header"]}, body

    def assign_override(text, state):
        match = OVERRIDE.fullmatch(text)
        overrides = state["context"].get("responseOverride")
        if not match or overrides is None:
            return assign(text, state)
        value = apigateway_v1._vtl_value(match[3], state)
        if match[2]:
            overrides["header"][match[2]] = str(value)
        else:
            overrides["status"] = value

    def render_conditions(text, state):
        opening = re.search(r"#\{?if\}?[ \t]*\(", text)
        if not opening:
            return render(text, state)
        rendered = render(text[: opening.start()], state)
        branches, rest = split_branches(text[opening.start() :])
        for condition, branch in branches:
            if condition is None or holds(condition, state):
                rendered += render_conditions(branch, state)
                break
        return rendered + render_conditions(rest, state)

    apigateway_v1._execute_in_scope = execute_in_context
    apigateway_v1._render_request_template_v1 = render_in_context
    apigateway_v1._service_integration_response = respond_overridden
    apigateway_v1._vtl_set = assign_override
    apigateway_v1._vtl_render = render_conditions
    return app


def split_branches(text):
    """The branches of the `#if` that begins the text, as (condition, text), and what follows its `#end`."""
    branches, depth, at = [], 0, 0
    while match := DIRECTIVE.search(text, at):
        end = apigateway_v1._vtl_close_paren(text, match.end() - 1) + 1 if match[1] else match.end()
        if match[1] == "if":
            depth += 1
        if depth == 1:
            if branches:
                branches[-1][1] = text[branches[-1][1] : match.start()]
            if match[2] == "end":
                return branches, text[end:]
            branches.append([text[match.end() : end - 1] if match[1] else None, end])
        elif match[2] == "end":
            depth -= 1
        at = end
    raise ValueError("A mapping template lacks #end.")


def holds(condition, state):
    """Whether a condition is true: `$a`, `!$a`, `$a == 1`, `$a != 1`, joined by && or ||."""
    if "||" in condition:
        return any(holds(part, state) for part in condition.split("||"))
    if "&&" in condition:
        return all(holds(part, state) for part in condition.split("&&"))
    if match := COMPARISON.fullmatch(condition):
        left, right = (apigateway_v1._vtl_value(side, state) for side in (match[1], match[3]))
        return (left == right) == (match[2] == "==")
    condition = condition.strip()
    value = apigateway_v1._vtl_value(condition.removeprefix("!"), state)
    return (value in (None, False)) == condition.startswith("!")
