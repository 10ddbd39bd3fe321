"""A request validator that CloudFormation makes validates, on the methods that name it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-requestvalidator.html
"""

import json

from ministack.services import apigateway_v1
from ministack.services.cloudformation import provisioners

ASSUMES_NOTHING = "It makes APIs stricter: bodies are validated."


def create(_logical_id, properties, _stack_name):
    _status, _headers, body = apigateway_v1._create_request_validator(
        properties["RestApiId"],
        {
            "name": properties.get("Name"),
            "validateRequestBody": enabled(properties, "ValidateRequestBody"),
            "validateRequestParameters": enabled(properties, "ValidateRequestParameters"),
        },
    )
    validator_id = json.loads(body)["id"]
    return validator_id, {"RequestValidatorId": validator_id}


def update(physical_id, old, new, stack_name):
    if any(old.get(name) != new.get(name) for name in ("RestApiId", "Name")):
        return create(physical_id, new, stack_name)
    validator = apigateway_v1._request_validators[new["RestApiId"]][physical_id]
    validator["validateRequestBody"] = enabled(new, "ValidateRequestBody")
    validator["validateRequestParameters"] = enabled(new, "ValidateRequestParameters")
    return physical_id, {"RequestValidatorId": physical_id}


def delete(physical_id, properties):
    apigateway_v1._delete_request_validator(properties["RestApiId"], physical_id)


def enabled(properties, name):
    return str(properties.get(name, False)).lower() == "true"


def apply(app, _folder):
    create_method = provisioners._apigw_method_create

    def create_validated_method(logical_id, properties, stack_name):
        created = create_method(logical_id, properties, stack_name)
        resource = apigateway_v1._resources[properties["RestApiId"]][properties["ResourceId"]]
        method = resource["resourceMethods"][properties["HttpMethod"]]
        method["requestValidatorId"] = properties.get("RequestValidatorId")
        return created

    provisioners._apigw_method_create = create_validated_method  # an update calls it too
    provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::Method"]["create"] = create_validated_method
    validators = {"create": create, "update": update, "delete": delete}
    provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RequestValidator"].update(validators)
    return app
