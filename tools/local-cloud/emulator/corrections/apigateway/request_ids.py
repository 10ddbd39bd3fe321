"""Callers of a REST API get the request id that the function gets, as `x-amzn-RequestId`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html: `$context.requestId`.
"""

from contextvars import ContextVar

from ministack.services import apigateway_v1

ASSUMPTIONS = [
    {
        "what": "API Gateway returns to callers the request id that its function gets, as x-amzn-RequestId.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html",
    },
]

request_id = ContextVar("request_id")


def apply(app, _folder):
    build = apigateway_v1._build_lambda_event_v1
    invoke = apigateway_v1._invoke_lambda_proxy_v1

    def build_with_id(*arguments, **named):
        event = build(*arguments, **named)
        request_id.set(event["requestContext"]["requestId"])
        return event

    async def invoke_with_id(*arguments, **named):
        answer = await invoke(*arguments, **named)
        if not isinstance(answer, tuple):
            return answer  # an answer of the gateway's own
        status, headers, body = answer
        return status, {**headers, "x-amzn-requestid": request_id.get()}, body

    apigateway_v1._build_lambda_event_v1 = build_with_id
    apigateway_v1._invoke_lambda_proxy_v1 = invoke_with_id
    return app
