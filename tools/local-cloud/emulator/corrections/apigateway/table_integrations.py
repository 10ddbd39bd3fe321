"""A REST API calls DynamoDB by the role that its method names: it must trust API Gateway and allow the action on the table.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-aws-service-integration.html: an answer's integration
response is chosen by its status. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
"""

import json

from corrections.apigateway.http_integrations import flattened, template_for
from ministack.services import apigateway_v1 as gateway
from ministack.services import dynamodb
from role_checks import denied

ASSUMES_NOTHING = "DynamoDB answers as it does to anybody; the role is asked."

REFUSED = "com.amazon.coral.service#AccessDeniedException"


def apply(app, _folder):
    invoke_other = gateway._invoke_lambda_custom_v1

    async def invoke(integration, api_id, *arguments, **scope):
        _region, service, verb, action = gateway._parse_service_integration_uri(integration["uri"])
        if (service, verb) != ("dynamodb", "action"):
            return await invoke_other(integration, api_id, *arguments, **scope)
        headers, body, query, parameters = arguments[-4:]
        flat = flattened(headers, query, parameters)
        text = (body or b"").decode("utf-8", errors="replace")
        template, _kind = template_for(integration, headers)
        request = text if template is None else gateway._render_request_template_v1(template, text, flat)
        reason = refused(integration.get("credentials"), api_id, action, request, scope)
        if reason:
            status, answer = 400, json.dumps({"__type": REFUSED, "Message": reason})
        else:
            target = {"x-amz-target": f"DynamoDB_20120810.{action}"}
            status, _headers, answer = await dynamodb.handle_request("POST", "/", target, request.encode(), {})
        text = answer.decode() if isinstance(answer, bytes) else answer
        return gateway._service_integration_response(integration, status, text, "application/json", flat)

    gateway._invoke_lambda_custom_v1 = invoke
    return app


def refused(role, api_id, action, request, scope):
    """Why the role does not let API Gateway do the action, or None."""
    place = f"{scope['owner_region']}:{scope['owner_account_id']}"
    try:
        table = json.loads(request)["TableName"]
    except (TypeError, KeyError, ValueError):
        return None  # DynamoDB says what is wrong with it
    source = f"arn:aws:execute-api:{place}:{api_id}/*"
    arn = f"arn:aws:dynamodb:{place}:table/{table}"
    return denied(role, "apigateway.amazonaws.com", f"dynamodb:{action}", arn, source) if role else "The method has no role"
