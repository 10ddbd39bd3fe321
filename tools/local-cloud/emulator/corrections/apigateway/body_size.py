"""API Gateway refuses a body over 10 MB by its REQUEST_TOO_LARGE response.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""

from ministack.services import apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: large bodies are refused."

LARGEST_BODY = 10 * 1024 * 1024


def apply(app, _folder):
    validate = apigateway_v1._check_request_validation

    def validate_size(method, api_id, request, headers, body, *arguments):
        if len(body or b"") > LARGEST_BODY:
            return apigateway_v1._gw_error("REQUEST_TOO_LARGE", "Request Too Long")
        return validate(method, api_id, request, headers, body, *arguments)

    apigateway_v1._check_request_validation = validate_size
    return app
