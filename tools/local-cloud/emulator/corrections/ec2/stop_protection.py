"""An instance that is protected against being stopped is not, and nor are those that were to be stopped with it.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-stop-protection.html
"""

from ministack.services import ec2

ASSUMES_NOTHING = "It makes EC2 stricter: protected instances are not stopped."


def apply(app, _folder):
    run, stop = ec2._ACTION_MAP["RunInstances"], ec2._ACTION_MAP["StopInstances"]

    def run_protected(parameters):
        before = set(ec2._instances)
        answer = run(parameters)
        for instance_id in set(ec2._instances) - before:
            ec2._instances[instance_id]["DisableApiStop"] = ec2._p(parameters, "DisableApiStop") == "true"
        return answer

    def modify(parameters):
        instance = ec2._instances.get(ec2._p(parameters, "InstanceId"))
        if instance and ec2._p(parameters, "DisableApiStop.Value"):
            instance["DisableApiStop"] = ec2._p(parameters, "DisableApiStop.Value") == "true"
        return ec2._xml(200, "ModifyInstanceAttributeResponse", "<return>true</return>")

    def stop_unprotected(parameters):
        for instance_id in ec2._parse_member_list(parameters, "InstanceId"):
            if ec2._instances.get(instance_id, {}).get("DisableApiStop"):
                message = f"The instance '{instance_id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again."
                return ec2._error("OperationNotPermitted", message, 400)
        return stop(parameters)

    ec2._ACTION_MAP.update(RunInstances=run_protected, StopInstances=stop_unprotected, ModifyInstanceAttribute=modify)
    return app
