"""An HTTP integration sends what is mapped, a proxy all that came; what is late or cannot be reached is a 504.

https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html: INTEGRATION_TIMEOUT and
INTEGRATION_FAILURE. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html:
a payload is at most 10 MB; an answer that is larger is a 500.
"""

import asyncio
import http.client
import os
import re
import urllib.parse

from corrections.apigateway import gateway_headers
from corrections.apigateway.parameter_mappings import asked, backend_headers
from ministack.core.concurrency import run_reentrant
from ministack.services import apigateway_v1 as gateway

ASSUMPTIONS = [
    {
        "what": "API Gateway answers 500 where a backend's answer is larger than 10 MB.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    },
]

API_URL = re.compile(r"https://([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?")
OF_THE_CONNECTION = {"host", "content-length", "connection", "keep-alive", *gateway_headers.DROPPED}
LARGEST_ANSWER = 10 * 1024 * 1024


def apply(app, _folder):
    async def invoke(integration, _path, method, headers, body, query, parameters=None):
        is_proxy = integration["type"] == "HTTP_PROXY"
        flat = flattened(headers, query, parameters)
        if not is_proxy:
            headers, body, query = mapped_request(integration, headers, body, flat)
        request = addressed(integration, method, headers, query)
        try:
            status, answered, content = await in_time(integration, run_reentrant(ask, *request, body))
        except (OSError, http.client.HTTPException):
            return gateway._gw_error("INTEGRATION_FAILURE", "Network error communicating with endpoint")
        except asyncio.TimeoutError:
            return gateway._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        if len(content) > LARGEST_ANSWER:
            return gateway._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
        if is_proxy:
            passed = {name: value for name, value in answered.items() if name.lower() not in OF_THE_CONNECTION}
            return status, {gateway_headers.as_seen(name): value for name, value in passed.items()}, content
        backend_headers.set(answered)
        text = content.decode("utf-8", errors="replace")
        return gateway._service_integration_response(integration, status, text, "application/json", flat)

    gateway._invoke_http_proxy_v1 = invoke
    return app


async def in_time(integration, answering):
    """What is answered in the integration's time; the backend goes on all the same. @raise asyncio.TimeoutError"""
    task = asyncio.ensure_future(answering)
    done, _late = await asyncio.wait({task}, timeout=int(integration.get("timeoutInMillis") or 29_000) / 1000)
    if not done:
        task.add_done_callback(lambda late: late.exception())
        raise asyncio.TimeoutError
    return task.result()


def mapped_request(integration, headers, body, flat):
    """Headers, body and query of a custom integration, as far as templates make them."""
    template, kind = template_for(integration, headers)
    text = (body or b"").decode("utf-8", errors="replace")
    rendered = text if template is None else gateway._render_request_template_v1(template, text, flat)
    return {"Content-Type": kind, "Accept": "application/json"}, rendered.encode(), {}


def template_for(integration, headers):
    """The template for the body's content type, and the type."""
    kind = (gateway._header_ci(headers, "content-type") or "application/json").split(";")[0].strip()
    return (integration.get("requestTemplates") or {}).get(kind), kind


def flattened(headers, query, parameters):
    first = {name: value[0] if isinstance(value, list) else value for name, value in (query or {}).items()}
    return {**headers, **first, **(parameters or {})}


def addressed(integration, method, headers, query):
    """Method, URL and headers, with the parameters that are mapped."""
    sent = {"path": {}, "querystring": {}, "header": {}}
    for target, source in (integration.get("requestParameters") or {}).items():
        kind, name = target.removeprefix("integration.request.").split(".", 1)
        value = asked(source)
        if value is not None:
            sent[kind][name] = value
    uri = integration["uri"]
    for name, value in sent["path"].items():
        uri = uri.replace("{" + name + "}", urllib.parse.quote(value, safe="/"))
    uri = API_URL.sub(rf"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/_aws/execute-api/\1", uri)
    pairs = urllib.parse.urlencode({**(query or {}), **sent["querystring"]}, doseq=True)
    replaced = {name.lower() for name in sent["header"]} | OF_THE_CONNECTION | gateway_headers.DROPPED_FROM_REQUESTS
    kept = {name: value for name, value in headers.items() if name.lower() not in replaced}
    chosen = integration.get("httpMethod") or "ANY"
    return method if chosen == "ANY" else chosen, f"{uri}?{pairs}" if pairs else uri, {**kept, **sent["header"]}


def ask(method, url, headers, body):
    """One request, which follows no redirect."""
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=30)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body or None, headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read(LARGEST_ANSWER + 1)
    finally:
        connection.close()
