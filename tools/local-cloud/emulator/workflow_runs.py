"""What several corrections know of a run of a workflow: which it is, and of what its part is that works here."""

from contextvars import ContextVar

from ministack.services import stepfunctions

execution = ContextVar("execution", default=None)
group = ContextVar("group", default=None)


class Ended(BaseException):
    """The execution has ended, or a branch beside this one failed: nothing of it goes on, whatever it was about to do."""


class Group:
    """The branches of a Parallel state, or the items of a Map: the first that fails ends the others."""

    def __init__(self, parent):
        self.parent = parent
        self.has_failed = False

    @property
    def has_ended(self):
        return self.has_failed or (self.parent is not None and self.parent.has_ended)


def has_ended():
    run, part = execution.get(), group.get()
    return (run is not None and run["status"] != "RUNNING") or (part is not None and part.has_ended)


def let_go(run, part=None):
    """Ends what waits for a token of the execution, or of a part of it."""
    for waiting in [*stepfunctions._task_tokens.values()]:
        if run is not None and waiting.get("execution") is run and part in (None, waiting.get("group")):
            waiting["ended"] = True
            waiting["event"].set()
