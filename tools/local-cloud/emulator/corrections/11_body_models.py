"""A body is validated against the model of its content type, else against the model for `$default`, else not at all.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from ministack.services import apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: bodies of every content type are validated."


def apply(app, _folder):
    validate = apigateway_v1._check_request_validation

    def validate_by_model(method, api_id, request, headers, *arguments):
        models = method.get("requestModels") or {}
        content_type = (apigateway_v1._header_ci(headers, "content-type") or "application/json").split(";")[0].strip()
        model = models.get(content_type) or models.get("$default")
        return validate({**method, "requestModels": {content_type: model}}, api_id, request, headers, *arguments)

    apigateway_v1._check_request_validation = validate_by_model
    return app
