"""An execution ends once: by its last state, by its timeout, or when it is stopped; nothing of it goes on then.

A name that runs with the same input is the same execution. A standard workflow is not waited for, and of an Express one
nothing is told.
https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
"""

import contextvars
import json
import threading
import time

from ministack.core.responses import error_response_json, json_response, now_iso
from ministack.services import stepfunctions

from workflow_runs import Ended, execution, has_ended, let_go

ASSUMES_NOTHING = "It makes workflows stricter: they end when AWS ends them."

LOCK = threading.RLock()


def apply(app, _folder):
    start = stepfunctions._start_execution
    start_sync = stepfunctions._start_sync_execution
    run = stepfunctions._run_execution
    fail = stepfunctions._fail_execution
    stop = stepfunctions._stop_execution
    emit = stepfunctions._emit_execution_status_event
    add = stepfunctions._add_event

    def start_once(data):
        arn = stepfunctions._resolve_state_machine_arn(data.get("stateMachineArn", ""))
        known = arn and stepfunctions._executions.get(f"{arn.replace(':stateMachine:', ':execution:')}:{data.get('name')}")
        if known and known["status"] == "RUNNING" and known["input"] == data.get("input", "{}") and not is_express(known):
            return json_response({"executionArn": known["executionArn"], "startDate": known["startDate"]})
        return start(data)

    def start_express(data):
        machine = stepfunctions._state_machines.get(data.get("stateMachineArn", ""))
        if machine and machine["type"] != "EXPRESS":
            message = "This operation is not supported by this type of state machine"
            return error_response_json("StateMachineTypeNotSupported", message, 400)
        status, headers, body = start_sync(data)
        answer = json.loads(body)
        if status == 200 and answer["status"] != "SUCCEEDED":
            known = stepfunctions._executions[answer["executionArn"]]
            answer.pop("output", None)
            answer.update(error=known.get("error"), cause=known.get("cause"))
        return status, headers, json.dumps(answer).encode()

    def run_in_time(arn):
        known = stepfunctions._executions.get(arn)
        execution.set(known)
        machine = known and stepfunctions._state_machines.get(known["stateMachineArn"])
        seconds = json.loads(machine["definition"]).get("TimeoutSeconds") if machine else None
        timer = threading.Timer(float(seconds or 0), contextvars.copy_context().run, (end_late, known))
        timer.daemon = True
        if seconds:
            timer.start()
        try:
            run(arn)
        except Ended:
            pass
        finally:
            timer.cancel()

    def end_late(known):
        with LOCK:
            if known["status"] != "RUNNING":
                return
            known.update(status="TIMED_OUT", stopDate=now_iso(), error="States.Timeout")
            add(known, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"error": "States.Timeout"}})
        tell(known)
        let_go(known)

    def fail_once(known, error, cause):
        with LOCK:
            if known["status"] == "RUNNING":
                fail(known, error, cause)

    def stop_whole(data):
        with LOCK:
            answer = stop(data)
        let_go(stepfunctions._executions.get(data.get("executionArn")))
        return answer

    def add_while_it_runs(known, kind, details=None):
        """Each state and task begins by adding to the history."""
        if not kind.startswith("Execution") and (has_ended() or known.get("status") not in (None, "RUNNING")):
            raise Ended()
        return add(known, kind, details)

    def tell(known):
        if not is_express(known):
            emit(known)

    stepfunctions._scaled_sleep = sleep_while_it_runs
    stepfunctions._start_execution = start_once
    stepfunctions._start_sync_execution = start_express
    stepfunctions._run_execution = run_in_time
    stepfunctions._fail_execution = fail_once
    stepfunctions._stop_execution = stop_whole
    stepfunctions._add_event = add_while_it_runs
    stepfunctions._emit_execution_status_event = tell
    return app


def is_express(known):
    return stepfunctions._state_machines.get(known["stateMachineArn"], {}).get("type") == "EXPRESS"


def sleep_while_it_runs(seconds):
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if has_ended():
            raise Ended()
        time.sleep(min(left, 0.05))
