"""A custom integration gives a function what its template says, and maps what that returns, an error by its message.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html and
https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html: a pattern is matched
with `errorMessage`, `.` with no newline. Function integrations of both kinds end with the integration's time: a 504.
"""

import asyncio
import json
import re

from corrections.apigateway.http_integrations import flattened, in_time, template_for
from ministack.services import apigateway_v1 as gateway

ASSUMPTIONS = [
    {
        "what": "A custom integration answers 500 by itself where Lambda throttles the function.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html",
    },
]


def apply(app, _folder):
    invoke_proxy = gateway._invoke_lambda_proxy_v1

    async def invoke(integration, _api, _stage, _settings, _resource, _path, _method, headers, body, query, parameters, **scope):
        text = (body or b"").decode("utf-8", errors="replace")
        flat = flattened(headers, query, parameters)
        template, _kind = template_for(integration, headers)
        payload = text if template is None else gateway._render_request_template_v1(template, text, flat)
        function = gateway._extract_lambda_ref_from_integration_uri(integration["uri"])
        calling = gateway._call_lambda_raw(
            function, json.loads(payload or "{}"), account_id=scope["owner_account_id"], region=scope["owner_region"]
        )
        try:
            result, missing = await in_time(integration, calling)
        except asyncio.TimeoutError:
            return gateway._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        if missing or result.get("throttle"):
            return gateway._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
        answer = result.get("body")
        message = str(answer.get("errorMessage", "")) if result.get("error") and isinstance(answer, dict) else None
        chosen = only(integration, message)
        return gateway._service_integration_response(chosen, 200, json.dumps(answer), "application/json", flat)

    async def invoke_proxy_in_time(integration, *arguments, **named):
        try:
            return await in_time(integration, invoke_proxy(integration, *arguments, **named))
        except asyncio.TimeoutError:
            return gateway._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")

    gateway._invoke_lambda_custom_v1 = invoke
    gateway._invoke_lambda_proxy_v1 = invoke_proxy_in_time
    return app


def only(integration, message):
    """The integration with the one response for an error's message; with the default one where nothing failed or matches."""
    responses = (integration.get("integrationResponses") or {}).items()
    matching = [
        (code, response)
        for code, response in responses
        if message and response.get("selectionPattern") and re.fullmatch(response["selectionPattern"], message)
    ]
    default = [(code, response) for code, response in responses if not response.get("selectionPattern")]
    chosen = {code: {**response, "selectionPattern": ""} for code, response in (matching or default)[:1]}
    return {**integration, "integrationResponses": chosen}
