"""An instance's changes of state are events on the default bus; one that was started was launched then.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html and
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
"""

import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2, eventbridge

ASSUMPTIONS = [
    {
        "what": "Each change of an instance's state is an event, at once and once; AWS calls such events best effort.",
        "source": "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html",
    },
]

# The emulator's instances skip the states that pass by themselves; their events come all the same.
ON_THE_WAY = {"running": "pending", "stopped": "stopping", "terminated": "shutting-down"}
ACTIONS = ("RunInstances", "StartInstances", "StopInstances", "TerminateInstances")


def apply(app, _folder):
    for action in ACTIONS:
        ec2._ACTION_MAP[action] = publishing(ec2._ACTION_MAP[action])
    return app


def publishing(act):
    def acted(parameters):
        before = states()
        answer = act(parameters)
        for instance_id, state in states().items():
            if before.get(instance_id) == state:
                continue
            if state == "running":
                ec2._instances[instance_id]["LaunchTime"] = ec2._now_ts()
            for passed in (ON_THE_WAY.get(state), state):
                publish(instance_id, passed)
        return answer

    return acted


def states():
    return {instance_id: instance["State"]["Name"] for instance_id, instance in ec2._instances.items()}


def publish(instance_id, state):
    event = {
        "Source": "aws.ec2",
        "DetailType": "EC2 Instance State-change Notification",
        "Detail": json.dumps({"instance-id": instance_id, "state": state}),
        "Resources": [f"arn:aws:ec2:{get_region()}:{get_account_id()}:instance/{instance_id}"],
    }
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)
