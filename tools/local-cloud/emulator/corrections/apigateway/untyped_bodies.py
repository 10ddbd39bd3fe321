"""A body without a content type counts as application/json, also where an API hands that on as bytes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html: without the header,
API Gateway takes application/json for its value.
"""

import base64

from ministack.services import apigateway_v1

ASSUMPTIONS = [
    {
        "what": "A body without a content type counts as application/json.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html",
    },
]


def apply(app, _folder):
    build = apigateway_v1._build_lambda_event_v1

    def build_typed(api_id, stage_name, stage, resource, path, method, headers, body, *arguments, **named):
        event = build(api_id, stage_name, stage, resource, path, method, headers, body, *arguments, **named)
        is_typed = any(name.lower() == "content-type" for name in headers)
        is_binary = apigateway_v1._media_type_matches("application/json", named.get("binary_media_types"))
        if body and not is_typed and is_binary:
            event.update(body=base64.b64encode(body).decode("ascii"), isBase64Encoded=True)
        return event

    apigateway_v1._build_lambda_event_v1 = build_typed
    return app
