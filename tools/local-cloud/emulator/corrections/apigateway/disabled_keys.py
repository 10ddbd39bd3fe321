"""An API key that a client disables is refused.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html: the value of an operation is a text, of `/enabled`
`true` or `false`.
"""

from ministack.services import apigateway_v1

ASSUMES_NOTHING = "It makes APIs stricter: a disabled key is refused."


def apply(app, _folder):
    update = apigateway_v1._update_api_key

    def update_flag(key_id, data):
        answer = update(key_id, data)
        key = apigateway_v1._api_keys.get(key_id)
        if key and isinstance(key.get("enabled"), str):
            key["enabled"] = key["enabled"].lower() == "true"
        return answer

    apigateway_v1._update_api_key = update_flag
    return app
