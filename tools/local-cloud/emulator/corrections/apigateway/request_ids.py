"""Callers of a REST API are told the id of the request that a function is told, as `x-amzn-RequestId`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html: `$context.requestId`.
"""

from contextvars import ContextVar

from ministack.services import apigateway_v1

ASSUMPTIONS = [
    {
        "what": "API Gateway tells callers the id that its function is told, as x-amzn-RequestId.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html",
    },
]

told = ContextVar("request_id")


def apply(app, _folder):
    build = apigateway_v1._build_lambda_event_v1
    invoke = apigateway_v1._invoke_lambda_proxy_v1

    def telling(*arguments, **named):
        event = build(*arguments, **named)
        told.set(event["requestContext"]["requestId"])
        return event

    async def invoke_telling(*arguments, **named):
        answer = await invoke(*arguments, **named)
        if not isinstance(answer, tuple):
            return answer  # an answer of the gateway's own
        status, headers, body = answer
        return status, {**headers, "x-amzn-requestid": told.get()}, body

    apigateway_v1._build_lambda_event_v1 = telling
    apigateway_v1._invoke_lambda_proxy_v1 = invoke_telling
    return app
