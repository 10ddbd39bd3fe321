"""A task that waits for a token fails with what its function throws, when it is silent for too long, and when it takes too long.

Each attempt has a token of its own, of which the first answer counts; a token whose task has ended is answered
`TaskTimedOut`, one that never was `InvalidToken`.
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
"""

import contextvars
import json
import threading
import time

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import stepfunctions

from workflow_runs import Ended, execution, group

ASSUMES_NOTHING = "It makes tasks stricter: they fail, and tokens end, when AWS has them."

WAITING = ".waitForTaskToken"
ended = set()


def apply(app, _folder):
    for name in ("_apply_parameters", "_apply_jsonata_arguments"):
        setattr(stepfunctions, name, with_token(getattr(stepfunctions, name)))
    stepfunctions._invoke_with_callback = invoke
    stepfunctions._send_task_success = answering_once(stepfunctions._send_task_success)
    stepfunctions._send_task_failure = answering_once(stepfunctions._send_task_failure)
    stepfunctions._send_task_heartbeat = known_only(beat)
    return app


def with_token(evaluate):
    def evaluate_with_token(state, value, context=None):
        if WAITING in state.get("Resource", "") and context is not None:
            context["Task"] = {"Token": new_uuid()}
        return evaluate(state, value, context)

    return evaluate_with_token


def known_only(answer):
    def answer_known(data):
        token = data.get("taskToken")
        waiting = stepfunctions._task_tokens.get(token)
        if waiting is not None:
            return answer(data, waiting)
        if token in ended:
            return error_response_json("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'", 400)
        return error_response_json("InvalidToken", "Invalid Token: 'Invalid token'", 400)

    return answer_known


def answering_once(send):
    def answer(data, waiting):
        token = data["taskToken"]
        ended.add(token)
        sent = send(data)
        stepfunctions._task_tokens.pop(token, None)
        waiting["answer"] = {"error": waiting["error"], "result": waiting["result"]}
        return sent

    return known_only(answer)


def beat(_data, waiting):
    waiting["beat"] = time.monotonic()
    return json_response({})


def seconds_of(state, field, value):
    if f"{field}Path" in state:
        return float(stepfunctions._resolve_path_or_ctx(state[f"{field}Path"], value, None))
    return float(state[field]) if field in state else None


def invoke(resource, value, token, state):
    waiting = {"event": threading.Event(), "result": None, "error": None, "beat": time.monotonic()}
    waiting |= {"execution": execution.get(), "group": group.get()}
    stepfunctions._task_tokens[token] = waiting
    failed = []

    def call():
        try:
            stepfunctions._invoke_resource(resource.replace(WAITING, ""), value)
        except stepfunctions._ExecutionError as error:
            failed.append(error)
            waiting["event"].set()

    threading.Thread(target=contextvars.copy_context().run, args=(call,), daemon=True).start()
    try:
        wait(waiting, seconds_of(state, "TimeoutSeconds", value), seconds_of(state, "HeartbeatSeconds", value))
    finally:
        stepfunctions._task_tokens.pop(token, None)
        ended.add(token)
    if waiting.get("ended"):
        raise Ended()
    if "answer" not in waiting:
        raise failed[0]
    error = waiting["answer"]["error"]
    if error:
        raise stepfunctions._ExecutionError(error["Error"], error["Cause"])
    return json.loads(waiting["answer"]["result"])


def wait(waiting, timeout, silence):
    """Until there is an answer, or something fails. Raises what takes too long."""
    began = time.monotonic()
    while True:
        limits = [began + timeout] if timeout else []
        limits += [waiting["beat"] + silence] if silence else []
        left = min(limits) - time.monotonic() if limits else None
        if waiting["event"].wait(None if left is None else max(0, left)):
            return
        now = time.monotonic()
        if timeout and now >= began + timeout:
            raise stepfunctions._ExecutionError("States.Timeout", "")
        if silence and now >= waiting["beat"] + silence:
            raise stepfunctions._ExecutionError("States.HeartbeatTimeout", "")
