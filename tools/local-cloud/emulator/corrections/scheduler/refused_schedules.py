"""A schedule that Scheduler refuses, as it does in a group that does not exist, fails its stack.

https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
"""

from ministack.services import scheduler
from ministack.services.cloudformation import provisioners

ASSUMES_NOTHING = "It makes CloudFormation stricter: a refused schedule fails its stack."


def apply(app, _folder):
    schedule = provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"]

    def create(logical_id, properties, stack_name):
        name, attributes = schedule["create"](logical_id, properties, stack_name)
        group = properties.get("GroupName", "default")
        if f"{group}/{name}" not in scheduler._schedules:
            raise ValueError(f"Scheduler refused {name} in schedule group {group}.")
        return name, attributes

    provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"] = {**schedule, "create": create}
    return app
