"""What a Python function opens or starts below `/opt` comes from its layers, the last one first.

https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html: a layer's content is extracted into `/opt`. Here it is
in a folder of the worker, and `/var/lang/bin/python`, for which a layer's scripts ask, is the emulator's own Python.
"""

from ministack.core import lambda_runtime

ASSUMPTIONS = [
    {
        "what": "What a layer holds is at /opt, and Python at /var/lang/bin/python.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
    },
]

IN_LAYERS = '''
def _ms_find_layers():
    import builtins, os, subprocess, sys

    plain_open, plain_start = builtins.open, subprocess.Popen.__init__

    def found(path):
        for layer in reversed(os.environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)):
            here = os.path.join(layer, str(path)[len("/opt/"):])
            if str(path).startswith("/opt/") and os.path.exists(here):
                return here
        return path

    def open_found(file, *arguments, **named):
        return plain_open(found(file), *arguments, **named)

    def start_found(process, args, *arguments, **named):
        if isinstance(args, (list, tuple)) and args[0] != found(args[0]):
            program = found(args[0])
            with plain_open(program, "rb") as script:
                python = [sys.executable] if script.readline().startswith(b"#!/var/lang/bin/python") else []
            os.chmod(program, 0o755)
            args = [*python, program, *args[1:]]
            # Its modules are compiled once for a worker, not each time: of the CLI that takes half a second.
            named["env"] = {**(named.get("env") or os.environ)}
            named["env"].pop("PYTHONDONTWRITEBYTECODE", None)
        plain_start(process, args, *arguments, **named)

    builtins.open = open_found
    subprocess.Popen.__init__ = start_found


_ms_find_layers()
'''


def apply(app, _folder):
    lambda_runtime._PYTHON_WORKER_SCRIPT = IN_LAYERS + lambda_runtime._PYTHON_WORKER_SCRIPT
    return app
