"""A body is validated against the model of its content type, else against the model for `$default`, else not at all.

What is validated is JSON: Python's reader also takes `NaN` and a byte-order mark, which are none of it.

https://www.rfc-editor.org/rfc/rfc8259
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

import json

from ministack.services import apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: bodies of every content type are validated, and must be JSON."
NO_JSON = "no JSON"


def as_strict(body):
    def refuse(constant):
        raise ValueError(constant)

    try:
        text = body.decode() if isinstance(body, bytes) else body
        json.loads(text, parse_constant=refuse)
    except RecursionError:
        return body
    except (TypeError, ValueError):
        return NO_JSON
    return body


def apply(app, _folder):
    validate = apigateway_v1._check_request_validation

    def validate_by_model(method, api_id, request, headers, body, *arguments):
        models = method.get("requestModels") or {}
        content_type = (apigateway_v1._header_ci(headers, "content-type") or "application/json").split(";")[0].strip()
        model = models.get(content_type) or models.get("$default")
        by_model = {**method, "requestModels": {content_type: model}}
        return validate(by_model, api_id, request, headers, as_strict(body), *arguments)

    apigateway_v1._check_request_validation = validate_by_model
    return app
