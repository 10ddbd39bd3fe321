"""A REST API drops some headers between callers and functions, and gives others of an answer another name.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from ministack.services import apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: headers are dropped and renamed."

DROPPED = {"expect", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade"}
DROPPED_FROM_REQUESTS = {*DROPPED, "content-md5", "max-forwards", "server", "via", "www-authenticate"}
RENAMED = set("authorization connection content-md5 date max-forwards server user-agent www-authenticate".split())


def apply(app, _folder):
    build = apigateway_v1._build_lambda_event_v1
    invoke = apigateway_v1._invoke_lambda_proxy_v1

    def build_without(api_id, stage_name, stage, resource, path, method, headers, *arguments, **named):
        kept = {name: value for name, value in headers.items() if name.lower() not in DROPPED_FROM_REQUESTS}
        return build(api_id, stage_name, stage, resource, path, method, kept, *arguments, **named)

    async def invoke_renaming(*arguments, **named):
        answer = await invoke(*arguments, **named)
        if not isinstance(answer, tuple):
            return answer  # an answer of the gateway's own: no function's headers are in it
        status, headers, body = answer
        return status, {as_seen(name): value for name, value in headers.items() if name.lower() not in DROPPED}, body

    apigateway_v1._build_lambda_event_v1 = build_without
    apigateway_v1._invoke_lambda_proxy_v1 = invoke_renaming
    return app


def as_seen(name):
    return f"x-amzn-Remapped-{name}" if name.lower() in RENAMED else name
