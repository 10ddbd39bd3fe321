"""A queue worker that reports a failure by no known message id has failed the whole batch: nothing of it is deleted.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
"""

import threading

from ministack.services import lambda_svc

ASSUMES_NOTHING = "It makes Lambda stricter: an unknown message id fails the batch."


def apply(app, _folder):
    run_batch = lambda_svc._run_sqs_batch
    execute = lambda_svc._execute_function
    running = threading.local()

    def run_reporting_batch(mapping, *arguments):
        running.reports = "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", [])
        try:
            run_batch(mapping, *arguments)
        finally:
            running.reports = False

    def failing_unknown(function, event):
        result = execute(function, event)
        if result.get("error") or not getattr(running, "reports", False) or not isinstance(result.get("body"), dict):
            return result
        ids = {record["messageId"] for record in event["Records"]}
        failures = result["body"].get("batchItemFailures") or []
        if all(failure.get("itemIdentifier") in ids for failure in failures):
            return result
        fault = {"errorType": "BatchItemFailures", "errorMessage": "a reported identifier is not in the batch"}
        return {**result, "error": True, "body": fault}

    lambda_svc._run_sqs_batch = run_reporting_batch
    lambda_svc._execute_function = failing_unknown
    return app
