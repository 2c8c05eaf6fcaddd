"""The AWS CLI started once for many commands: a line of JSON, the arguments, is answered by a line with what it printed."""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
driver.session.get_service_model("ec2")


def answer(arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(arguments)
        except SystemExit as exit:
            code = exit.code
    print(json.dumps({"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}), flush=True)


for line in sys.stdin:
    # What a command leaves in the driver is none of the next one's.
    child = os.fork()
    if child == 0:
        answer(json.loads(line))
        os._exit(0)
    os.waitpid(child, 0)
