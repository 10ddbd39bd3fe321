"""A REST API hands the path on as it was encoded: `%2F` in it is no slash.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html: a function is given
the request as the client sent it; of path and query, API Gateway decodes the query only.
"""

from contextvars import ContextVar

from ministack.services import apigateway_v1

ASSUMPTIONS = [
    {
        "what": "API Gateway hands a path on to a function as the client encoded it.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
    },
]

PREFIX = "/_aws/execute-api/"


def apply(app, _folder):
    build = apigateway_v1._build_lambda_event_v1
    raw_path = ContextVar("raw_path", default="")

    async def with_raw_path(scope, receive, send):
        raw_path.set((scope.get("raw_path") or b"").decode("latin-1").split("?")[0])
        await app(scope, receive, send)

    def build_encoded(api_id, stage_name, stage, resource, path, *arguments, **named):
        if raw_path.get().startswith(PREFIX):
            _api, _stage, *rest = raw_path.get().removeprefix(PREFIX).split("/", 2)
            path = "/" + "".join(rest)
        return build(api_id, stage_name, stage, resource, path, *arguments, **named)

    apigateway_v1._build_lambda_event_v1 = build_encoded
    return with_raw_path
