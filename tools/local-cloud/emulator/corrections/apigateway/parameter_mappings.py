"""An answer's headers come from what the backend answered: its headers, or a value in its body.

https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
"""

import json
from contextvars import ContextVar

from ministack.services import apigateway_v1 as gateway

ASSUMPTIONS = [
    {
        "what": "A mapped header for which the request or the backend's answer has no value is left out.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html",
    },
]

HEADER = "integration.response.header."
BODY = "integration.response.body"

exchange = ContextVar("exchange")
backend_headers = ContextVar("backend_headers", default={})


def apply(app, _folder):
    execute = gateway._execute_in_scope
    respond = gateway._service_integration_response

    async def execute_known(request, *arguments):
        exchange.set(request)
        backend_headers.set({})
        return await execute(request, *arguments)

    def respond_mapped(integration, status, text, *arguments):
        responses = {
            code: {**response, "responseParameters": constants(response.get("responseParameters") or {}, text)}
            for code, response in (integration.get("integrationResponses") or {}).items()
        }
        return respond({**integration, "integrationResponses": responses}, status, text, *arguments)

    gateway._execute_in_scope = execute_known
    gateway._service_integration_response = respond_mapped
    return app


def constants(parameters, text):
    """Each header with its value as a constant."""
    values = {name: answered(source, text) for name, source in parameters.items()}
    return {name: f"'{value}'" for name, value in values.items() if value not in (None, "")}


def answered(source, text):
    if source.startswith(HEADER):
        return gateway._header_ci(backend_headers.get(), source.removeprefix(HEADER))
    if source.startswith(BODY):
        value = gateway._vtl_json_path(text, f"${source.removeprefix(BODY)}")
        return value if isinstance(value, str) else json.dumps(value)
    return asked(source)


def asked(source):
    """What an expression stands for that goes by the method's request; None where that lacks it."""
    request = exchange.get()
    known = {
        "context.stage": request["stage_name"],
        "context.apiId": request["api_id"],
        "context.resourcePath": request["resource_path"],
    }
    return known.get(source) or gateway._gateway_request_value(source, request)
