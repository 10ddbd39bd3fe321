"""An API that is imported has all that its OpenAPI document says, extensions included.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json

from ministack.services import apigateway_v1 as gateway

ASSUMPTIONS = [
    {
        "what": "An imported document gives an API its models, validators, gateway responses, parameters and integrations.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html",
    },
]

ANY = "x-amazon-apigateway-any-method"
PLACES = {"query": "querystring", "header": "header", "path": "path"}


def apply(app, _folder):
    import_api = gateway._import_rest_api
    gateway._OPENAPI_HTTP_METHODS.add("any")

    def import_all(document, base=None):
        paths = {
            path: {"any" if method == ANY else method: operation for method, operation in item.items()}
            for path, item in document.get("paths", {}).items()
        }
        binary = document.get("x-amazon-apigateway-binary-media-types")
        api_id = import_api({**document, "paths": paths}, {**(base or {}), **({"binaryMediaTypes": binary} if binary else {})})
        Import(api_id, document).run(paths)
        return api_id

    gateway._import_rest_api = import_all
    return app


class Import:
    """Adds to an API what the emulator leaves out: it makes resources, methods, authorizers and the address behind them."""

    def __init__(self, api_id, document):
        self.api_id, self.document = api_id, document
        self.schemas = (document.get("components") or {}).get("schemas") or {}
        self.validators = {}

    def run(self, paths):
        for name, schema in self.schemas.items():
            model = {"name": name, "contentType": "application/json", "schema": json.dumps(self.inlined(schema))}
            gateway._create_model(self.api_id, model)
        for name, rules in (self.document.get("x-amazon-apigateway-request-validators") or {}).items():
            _status, _headers, made = gateway._create_request_validator(self.api_id, {"name": name, **rules})
            self.validators[name] = json.loads(made)["id"]
        for kind, response in (self.document.get("x-amazon-apigateway-gateway-responses") or {}).items():
            gateway._put_gateway_response(self.api_id, kind, response)
        resources = {resource["path"]: resource for resource in gateway._resources[self.api_id].values()}
        for path, item in paths.items():
            for method in gateway._OPENAPI_HTTP_METHODS & item.keys():
                self.fill(resources[path], method.upper(), item[method], item.get("parameters", []))

    def fill(self, resource, http_method, operation, shared):
        method = resource["resourceMethods"][http_method]
        validator = self.document.get("x-amazon-apigateway-request-validator")
        method["requestValidatorId"] = self.validators.get(operation.get("x-amazon-apigateway-request-validator", validator))
        method["operationName"] = operation.get("operationId", "")
        method["requestParameters"] = {
            f"method.request.{PLACES[one['in']]}.{one['name']}": bool(one.get("required"))
            for one in [*shared, *operation.get("parameters", [])]
        }
        method["requestModels"] = models_in(operation.get("requestBody") or {})
        for status, response in (operation.get("responses") or {}).items():
            given = {f"method.response.header.{name}": False for name in response.get("headers") or {}}
            described = {"responseParameters": given, "responseModels": models_in(response)}
            gateway._put_method_response(self.api_id, resource["id"], http_method, str(status), described)
        integration = operation.get("x-amazon-apigateway-integration")
        if integration:
            self.integrate(resource["id"], http_method, integration)

    def integrate(self, resource_id, http_method, integration):
        how = {
            "type": integration["type"].upper(),
            "passthroughBehavior": integration.get("passthroughBehavior", "when_no_match").upper(),
        }
        gateway._put_integration(self.api_id, resource_id, http_method, {**integration, **how})
        for pattern, response in (integration.get("responses") or {}).items():
            chosen = {**response, "selectionPattern": "" if pattern == "default" else pattern}
            status = str(response["statusCode"])
            gateway._put_integration_response(self.api_id, resource_id, http_method, status, chosen)

    def inlined(self, schema):
        if isinstance(schema, list):
            return [self.inlined(member) for member in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self.inlined(self.schemas[named(schema)])
        return {key: self.inlined(value) for key, value in schema.items()}


def models_in(message):
    """The model of each content type of a request or response."""
    schemas = {kind: body.get("schema") or {} for kind, body in (message.get("content") or {}).items()}
    return {kind: named(schema) for kind, schema in schemas.items() if "$ref" in schema}


def named(schema):
    return schema["$ref"].rsplit("/", 1)[-1]
