"""What is changed in the emulator: a module each, whose `apply(app, folder)` returns the ASGI app to serve.

`corrections/<service>/<name>.py` makes it behave as the AWS page in its docstring describes. When the emulator does it by
itself, the module and its contract go. `instruments/<name>.py` is what AWS has not: it lets people and tests look in.
"""

from importlib import import_module
from pathlib import Path

# In the order in which they are applied: some wrap what others made.
MODULES = [
    "corrections/iam/tls",
    "corrections/iam/http2_host",
    "corrections/sqs/batch_actions",
    "corrections/iam/policy_variables",
    "corrections/lambda/node_errors",
    "corrections/apigateway/request_validators",
    "corrections/ec2/instance_states",
    "corrections/lambda/stream_batches",
    "instruments/placeholders",
    "instruments/decisions",
    "corrections/apigateway/body_models",
    "corrections/apigateway/body_size",
    "corrections/apigateway/mapping_templates",
    "corrections/apigateway/sqs_integration_errors",
    "corrections/apigateway/function_failures",
    "corrections/iam/service_roles",
    "corrections/events/rule_targets",
    "corrections/events/put_events",
    "corrections/lambda/streams_apart",
    "corrections/events/asynchronous_targets",
    "corrections/lambda/queue_batches",
    "corrections/sqs/redrive",
    "corrections/s3/bucket_tags",
    "corrections/scheduler/refused_schedules",
    "corrections/apigateway/function_urls",
    "corrections/apigateway/encoded_paths",
    "corrections/lambda/updates",
    "corrections/apigateway/gateway_headers",
    "corrections/apigateway/untyped_bodies",
    "corrections/lambda/layers",
    "corrections/cloudfront/site_origins",
    "instruments/sites",
    "instruments/site_variables",
    "corrections/ec2/instance_permissions",
    "corrections/ec2/stop_protection",
    "corrections/ses/mail_senders",
    "corrections/cognito/guests",
    "corrections/ses/mail_feedback",
    "corrections/logs/log_pages",
    "corrections/apigateway/request_ids",
    "corrections/iam/principals",
    "corrections/lambda/event_sources",
    "corrections/iam/wildcards",
    "corrections/ec2/instance_filters",
    "corrections/s3/missing_objects",
    "corrections/s3/versions_in_ranges",
    "corrections/cloudfront/allowed_methods",
    "corrections/sns/fifo_topics",
    "corrections/sns/topic_deliveries",
    "corrections/sns/filter_types",
    "corrections/sns/publish_batch",
    "corrections/sns/default_policy",
    "corrections/events/archives",
    "corrections/events/event_times",
    "corrections/events/log_targets",
    "corrections/events/target_roles",
    "corrections/events/replay_permissions",
    "corrections/apigateway/template_functions",
    "corrections/apigateway/parameter_mappings",
    "corrections/apigateway/http_integrations",
    "corrections/apigateway/function_integrations",
    "corrections/apigateway/table_integrations",
    "corrections/apigateway/method_limits",
    "corrections/apigateway/openapi_import",
    "corrections/apigateway/disabled_keys",
    "corrections/apigateway/function_permissions",
    "corrections/apigateway/socket_answers",
    "corrections/events/function_permissions",
    "corrections/s3/function_permissions",
    "corrections/stepfunctions/executions",
    "corrections/stepfunctions/branches",
    "corrections/stepfunctions/task_tokens",
    "corrections/stepfunctions/workflow_roles",
]


def changed(folder: Path, without: str | None):
    """The emulator's ASGI app with every change, save the one `without`, as `corrections/sqs/redrive`."""
    from ministack.app import app

    here = Path(__file__).parent
    files = [path for kind in ("corrections", "instruments") for path in (here / kind).rglob("*.py")]
    unlisted = {path.relative_to(here).with_suffix("").as_posix() for path in files} ^ {*MODULES}
    if unlisted or (without or MODULES[0]) not in MODULES:
        raise ValueError(f"Not in both MODULES and the folders: {', '.join(sorted(unlisted)) or without}")
    for module in MODULES:
        if module != without:
            app = import_module(module.replace("/", ".")).apply(app, folder)
    return app
