"""Branches and items run beside one another, each with variables of its own; the first that fails ends the others.

A Parallel state has arguments, an output and variables in JSONata, as a Succeed state has an output.
https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
"""

from ministack.services import stepfunctions

from workflow_runs import Group, group, let_go

ASSUMPTIONS = [
    {
        "what": "A Parallel state in JSONata has arguments, an output and variables.",
        "source": "https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html",
    },
]


def apply(app, _folder):
    run_branches = stepfunctions._run_parallel_branches
    run_items = stepfunctions._run_map_items
    run_part = stepfunctions._run_sub_machine
    output_of = stepfunctions._apply_output_path

    def run_in_jsonata(state, value, known, context):
        if stepfunctions._state_query_language(state, context) != "JSONata":
            return run_branches(state, value, known, context)
        given = stepfunctions._apply_jsonata_arguments(state, value, context)
        plain = {name: state[name] for name in ("Branches", "Next", "End") if name in state}
        results, following = run_branches(plain, given, known, context)
        output = stepfunctions._apply_jsonata_output(state, value, context, result=results, default=results)
        stepfunctions._apply_state_assign(state, value, context, result=results)
        return output, following

    def run_own_part(states, start_at, value, known, context):
        own = {**context, "variables": dict(context.get("variables") or {})}
        try:
            return run_part(states, start_at, value, known, own)
        except stepfunctions._ExecutionError:
            if group.get():
                group.get().has_failed = True
                let_go(known, group.get())
            raise

    def output_in_jsonata(state, value, context=None):
        if state.get("Type") == "Succeed" and stepfunctions._state_query_language(state, context) == "JSONata":
            return stepfunctions._apply_jsonata_output(state, value, context, default=value)
        return output_of(state, value, context)

    stepfunctions._run_parallel_branches = together(run_in_jsonata)
    stepfunctions._run_map_items = together(run_items)
    stepfunctions._run_sub_machine = run_own_part
    stepfunctions._apply_output_path = output_in_jsonata
    return app


def together(run):
    def run_together(*arguments):
        token = group.set(Group(group.get()))
        try:
            return run(*arguments)
        finally:
            group.reset(token)

    return run_together
