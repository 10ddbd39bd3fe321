"""A topic of a template that has no policy lets its owner publish, and of the owner's users those with a permission.

https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.iam.permissions.html. The emulator's own CreateTopic does so.
"""

import json

from ministack.services import sns
from ministack.services.cloudformation import provisioners

ASSUMES_NOTHING = "It makes SNS stricter: who has no permission does not publish."

HANDLERS = provisioners._RESOURCE_HANDLERS


def apply(app, _folder):
    topic = HANDLERS["AWS::SNS::Topic"]

    def create(logical_id, properties, stack_name):
        return for_owner(topic["create"](logical_id, properties, stack_name))

    def update(physical_id, old, new, stack_name, logical_id=None):
        return for_owner(topic["update"](physical_id, old, new, stack_name, logical_id))

    HANDLERS["AWS::SNS::Topic"] = {**topic, "create": create, "update": update}
    return app


def for_owner(made):
    """The topic that was made, whose policy, where it is the default one, has the condition that it has on AWS."""
    attributes = sns._topics[made[0]]["attributes"]
    policy = json.loads(attributes["Policy"])
    if policy.get("Id") == "__default_policy_ID":
        policy["Statement"][0]["Condition"] = {"StringEquals": {"AWS:SourceOwner": attributes["Owner"]}}
        attributes["Policy"] = json.dumps(policy)
    return made
