"""A function that fails or answers in the wrong shape is a 502 of API Gateway's own, one that is throttled a 500.

Neither shows the caller what happened inside: the body is that of the gateway response DEFAULT_5XX.
https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
"""

from ministack.services import apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: callers learn nothing of a failure."


class FunctionFailed(Exception):
    def __init__(self, status):
        super().__init__()
        self.status = status


def apply(app, _folder):
    answer = apigateway_v1._lambda_proxy_response
    invoke = apigateway_v1._invoke_lambda_proxy_v1
    render = apigateway_v1._gateway_error_response

    def answer_of_success(result):
        body = result.get("body")
        if result.get("throttle"):
            raise FunctionFailed(500)
        if result.get("error") or not isinstance(body, dict) or "statusCode" not in body:
            raise FunctionFailed(502)
        return answer(result)

    async def invoke_safely(*arguments, **named):
        try:
            return await invoke(*arguments, **named)
        except FunctionFailed as failure:
            error = apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")
            error.status = failure.status
            return error

    def render_with_status(error, request):
        status, headers, body = render(error, request)
        return getattr(error, "status", status), headers, body

    apigateway_v1._lambda_proxy_response = answer_of_success
    apigateway_v1._invoke_lambda_proxy_v1 = invoke_safely
    apigateway_v1._gateway_error_response = render_with_status
    return app
