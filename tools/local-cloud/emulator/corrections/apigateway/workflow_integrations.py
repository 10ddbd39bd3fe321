"""A REST API starts workflows by the role that its method names: it must trust API Gateway and allow the action on the workflow.

`StartSyncExecution` is answered with 200 whatever an Express workflow comes to: its `status` tells.
https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-api-gateway.html
"""

import json

from corrections.apigateway.http_integrations import flattened, template_for
from ministack.core.concurrency import run_reentrant
from ministack.services import apigateway_v1 as gateway
from ministack.services import stepfunctions
from role_checks import denied

ASSUMPTIONS = [
    {
        "what": "A REST API's method starts an execution, and waits for that of an Express workflow.",
        "source": "https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-api-gateway.html",
    },
]

REFUSED = "com.amazon.coral.service#AccessDeniedException"
UNREADABLE = "com.amazon.coral.service#SerializationException"
# Looked up at each call: other corrections replace them.
CALLS = {"StartExecution": "_start_execution", "StartSyncExecution": "_start_sync_execution"}


def apply(app, _folder):
    invoke_other = gateway._invoke_lambda_custom_v1

    async def invoke(integration, api_id, *arguments, **scope):
        _region, service, verb, action = gateway._parse_service_integration_uri(integration["uri"])
        if (service, verb) != ("states", "action") or action not in CALLS:
            return await invoke_other(integration, api_id, *arguments, **scope)
        headers, body, query, parameters = arguments[-4:]
        flat = flattened(headers, query, parameters)
        text = (body or b"").decode("utf-8", errors="replace")
        template, _kind = template_for(integration, headers)
        request = text if template is None else gateway._render_request_template_v1(template, text, flat)
        status, answer = await call(integration.get("credentials"), api_id, action, request, scope)
        return gateway._service_integration_response(integration, status, answer, "application/json", flat)

    gateway._invoke_lambda_custom_v1 = invoke
    return app


async def call(role, api_id, action, request, scope):
    try:
        given = json.loads(request)
        workflow = given["stateMachineArn"]
    except (TypeError, KeyError, ValueError):
        return 400, json.dumps({"__type": UNREADABLE})
    source = f"arn:aws:execute-api:{scope['owner_region']}:{scope['owner_account_id']}:{api_id}/*"
    reason = denied(role, "apigateway.amazonaws.com", f"states:{action}", workflow, source) if role else "The method has no role"
    if reason:
        return 400, json.dumps({"__type": REFUSED, "Message": reason})
    perform = getattr(stepfunctions, CALLS[action])
    status, _headers, answer = await run_reentrant(perform, given, thread_name="local-cloud-workflow")
    return status, answer.decode() if isinstance(answer, bytes) else answer
