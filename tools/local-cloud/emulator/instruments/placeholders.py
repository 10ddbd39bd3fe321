"""A resource type that the emulator does not know, and an alarm on metric math, deploy as recorded placeholders.

On AWS they are real; here they exist in name only, and `GET /_local/placeholders` lists them, so that whoever deployed
them can be listed. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html
"""

import json

from ministack.services.cloudformation import engine, provisioners

ASSUMPTIONS = [
    {
        "what": "A resource whose type the emulator does not know can be made, changed and deleted, whatever its properties.",
        "source": "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html",
    },
]

PATH = "/_local/placeholders"


class Attributes(dict):
    """Whatever attribute is asked for: its name shows that it is none."""

    def __contains__(self, _name):
        return True

    def __missing__(self, name):
        return f"placeholder-{name}"


class Handlers(dict):
    """The emulator's table of resource handlers, with one that records what it does not know."""

    def __init__(self, handlers):
        super().__init__(handlers)
        self.recorded = {}
        self["AWS::CloudWatch::Alarm"] = self.alarms(self["AWS::CloudWatch::Alarm"])

    def __contains__(self, resource_type):
        return super().__contains__(resource_type) or is_unknown(resource_type)

    def get(self, resource_type, default=None):
        known = super().get(resource_type, default)
        return self.placeholders(resource_type) if known is None and is_unknown(resource_type) else known

    def placeholders(self, resource_type):
        def create(logical_id, _properties, stack_name):
            physical_id = f"{stack_name}-{logical_id}-placeholder"
            self.recorded[physical_id] = {"stack": stack_name, "logicalId": logical_id, "type": resource_type}
            return physical_id, Attributes()

        def update(physical_id, _old, _new, _stack_name):
            return physical_id, Attributes()

        def delete(physical_id, _properties):
            self.recorded.pop(physical_id, None)

        return {"create": create, "update": update, "delete": delete}

    def alarms(self, plain):
        recorded = self.placeholders("AWS::CloudWatch::Alarm on metric math")

        def create(logical_id, properties, stack_name):
            return (recorded if properties.get("Metrics") else plain)["create"](logical_id, properties, stack_name)

        def update(physical_id, old, new, stack_name, logical_id=None):
            if new.get("Metrics") or physical_id in self.recorded:
                return physical_id, Attributes()
            return plain["update"](physical_id, old, new, stack_name, logical_id)

        def delete(physical_id, properties):
            (recorded if physical_id in self.recorded else plain)["delete"](physical_id, properties)

        return {**plain, "create": create, "update": update, "delete": delete}


def is_unknown(resource_type):
    return resource_type.startswith("AWS::") and not resource_type.startswith("AWS::CloudFormation::")


def apply(app, _folder):
    handlers = Handlers(provisioners._RESOURCE_HANDLERS)
    provisioners._RESOURCE_HANDLERS = handlers

    async def listing(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != PATH:
            return await app(scope, receive, send)
        body = json.dumps(list(handlers.recorded.values())).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return listing
