"""API Gateway asks SQS for JSON, so that an integration's response template reads an error as `$.Error.Code`.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
"""

import json
import re
from html import unescape

from ministack.services import apigateway_v1

ASSUMPTIONS = [
    {
        "what": "An error of SQS comes to a mapping template as JSON, with its code at $.Error.Code.",
        "source": "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html",
    },
]

ERROR = re.compile(r"<Error>(.*)</Error>", re.DOTALL)
FIELD = re.compile(r"<(Type|Code|Message)>(.*?)</\1>", re.DOTALL)


def apply(app, _folder):
    respond = apigateway_v1._service_integration_response

    def respond_in_json(integration, status, text, *arguments):
        error = ERROR.search(text)
        if error:
            text = json.dumps({"Error": {name: unescape(value) for name, value in FIELD.findall(error[1])}})
        return respond(integration, status, text, *arguments)

    apigateway_v1._service_integration_response = respond_in_json
    return app
