"""An archive of a template keeps the events of its bus, and a replay hands them to the rules that it names.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html and
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ReplayDestination.html
"""

import json

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

ASSUMPTIONS = [
    {
        "what": "A replayed event has the id and the time that it had, and the name of the replay; it comes at once.",
        "source": "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html",
    },
]


def apply(app, _folder):
    invoke = eventbridge._invoke_target

    def invoke_if_named(target, event, rule, view=None):
        replay = eventbridge._replays.get(event.get("ReplayName")) or {}
        named = replay.get("Destination", {}).get("FilterArns")
        if not named or rule["Arn"] in named:
            invoke(target, event, rule, view)

    eventbridge._invoke_target = invoke_if_named
    provisioners._RESOURCE_HANDLERS["AWS::Events::Archive"] = {"create": create, "update": update, "delete": delete}
    return app


def create(logical_id, properties, stack_name):
    name = properties.get("ArchiveName") or provisioners._physical_name(stack_name, logical_id, max_len=48)
    require(eventbridge._create_archive({**settings(properties, name), "EventSourceArn": properties["SourceArn"]}))
    return name, attributes(name)


def update(physical_id, old, new, stack_name, logical_id=None):
    if any(old.get(key) != new.get(key) for key in ("ArchiveName", "SourceArn")):
        return create(logical_id, new, stack_name)
    require(eventbridge._update_archive(settings(new, physical_id)))
    return physical_id, attributes(physical_id)


def delete(physical_id, _properties):
    eventbridge._delete_archive({"ArchiveName": physical_id})


def settings(properties, name):
    pattern = properties.get("EventPattern", "")
    return {
        "ArchiveName": name,
        "Description": properties.get("Description", ""),
        "EventPattern": pattern if isinstance(pattern, str) else json.dumps(pattern),
        "RetentionDays": int(properties.get("RetentionDays", 0)),
    }


def attributes(name):
    return {"Arn": eventbridge._archives[name]["ArchiveArn"], "ArchiveName": name}


def require(answer):
    status, _headers, body = answer
    if status >= 400:
        raise ValueError(f"EventBridge refused the archive: {body!r}")
