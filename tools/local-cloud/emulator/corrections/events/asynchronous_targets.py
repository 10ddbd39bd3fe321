"""Rules and schedules invoke a function asynchronously: twice retried, then its dead-letter queue or destination.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

import json

from ministack.services import eventbridge, lambda_svc

ASSUMPTIONS = [
    {
        "what": "Lambda tries an event of a rule or schedule twice more, then sends it to the function's destination.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
    },
]


def apply(app, _folder):
    def invoke(arn, payload):
        function, configuration, _name = lambda_svc._get_func_record_for_ref(arn)
        if function and configuration:
            record = lambda_svc._execution_record_for_config(function, configuration)
            lambda_svc.invoke_async_with_retry(record, json.loads(payload))

    eventbridge._dispatch_to_lambda = invoke
    return app
