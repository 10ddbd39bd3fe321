"""A REST or WebSocket API invokes a function only if that function's policy lets the method or route: else it fails.

https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html: the source is `<api>/<stage>/<method>/<resource>`;
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html: of a WebSocket
API, `<api>/<stage>/<route>`. Callers get a 500, as for any mistake in the API's configuration.
"""

from contextvars import ContextVar

from function_policies import permits
from ministack.services import apigateway, apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: the policy of a function is asked."

SERVICE = "apigateway.amazonaws.com"
called = ContextVar("called", default=None)


def apply(app, _folder):
    execute = apigateway_v1._execute_in_scope
    invoke = apigateway_v1._call_lambda_raw
    invoke_route = apigateway._invoke_ws_lambda

    async def execute_known(request, api_id, stage, method, *arguments):
        called.set((request, f"{api_id}/{stage}/{method}"))
        return await execute(request, api_id, stage, method, *arguments)

    async def invoke_permitted(reference, event, *, account_id=None, region=None):
        request, method = called.get()
        source = f"arn:aws:execute-api:{region}:{account_id}:{method}{request['resource_path']}"
        if reference.startswith("arn:") and not permits(reference, SERVICE, source, account_id):
            return None, "Invalid permissions on Lambda function"
        return await invoke(reference, event, account_id=account_id, region=region)

    async def invoke_permitted_route(api_id, account_id, region, route, stage, *arguments, **named):
        source = f"arn:aws:execute-api:{region}:{account_id}:{api_id}/{stage}/{route['routeKey']}"
        function = function_of(api_id, route)
        if function.startswith("arn:") and not permits(function, SERVICE, source, account_id):
            return {"statusCode": 500, "body": "", "refused": True}
        return await invoke_route(api_id, account_id, region, route, stage, *arguments, **named)

    apigateway_v1._execute_in_scope = execute_known
    apigateway_v1._call_lambda_raw = invoke_permitted
    apigateway._invoke_ws_lambda = invoke_permitted_route
    return app


def function_of(api_id, route):
    """The function behind the route of a WebSocket API, or an empty text."""
    integration = apigateway._integrations.get(api_id, {}).get(route.get("target", "").rsplit("/", 1)[-1]) or {}
    return apigateway._extract_lambda_ref_from_integration_uri(integration.get("integrationUri", ""))
