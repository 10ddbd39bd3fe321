"""A WebSocket API by itself sends a client a message only where it could not hand the client's on.

What a function answers is sent where the route has a response. Where the function fails, or no route is for the message,
the client is sent an error of the API's own.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
https://github.com/aws-samples/simple-websockets-chat-app/issues/24
"""

import json
from contextvars import ContextVar

from ministack.services import apigateway

ASSUMES_NOTHING = "It makes APIs stricter: clients are sent less of what functions answer."

NO_ROUTE = {}
OF_CONNECTIONS = ("$connect", "$disconnect")
FAILURES = ContextVar("failures", default=None)


def apply(app, _folder):
    match = apigateway._match_ws_route
    invoke = apigateway._invoke_ws_lambda
    run = apigateway.run_reentrant

    def match_or_refuse(api_id, route_key):
        return match(api_id, route_key) or (None if route_key in OF_CONNECTIONS else NO_ROUTE)

    async def run_noting_failures(*arguments, **named):
        result = await run(*arguments, **named)
        failures = FAILURES.get()
        if failures is not None and isinstance(result, dict) and result.get("status") == "error":
            failures.append(result)
        return result

    async def invoke_one_way(*arguments, **named):
        _api, _account, _region, route, _stage, connection_id, event, message_id, *_ = arguments
        if event != "MESSAGE":
            return await invoke(*arguments, **named)
        refused = {"connectionId": connection_id, "requestId": message_id}
        if route is NO_ROUTE:
            return {"body": json.dumps({"message": "Forbidden", **refused})}
        failures = []
        FAILURES.set(failures)
        answer = await invoke(*arguments, **named)
        if failures or answer is None or answer.get("refused"):
            return {"body": json.dumps({"message": "Internal server error", **refused})}
        return answer if route.get("routeResponseSelectionExpression") else None

    apigateway._match_ws_route = match_or_refuse
    apigateway._invoke_ws_lambda = invoke_one_way
    apigateway.run_reentrant = run_noting_failures
    return app
