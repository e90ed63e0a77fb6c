"""
Serves MiniStack with one answer mended: a task of a service is "startedBy" the deployment it belongs to, as AWS documents it
(API reference, Task.startedBy). MiniStack gives the name of the service, which does not tell one deployment's tasks from another's.
"""

import runpy

from ministack.services import ecs

run_task = ecs._run_task


def run_task_of_deployment(data):
    deployment = data.get("_deploymentId")
    return run_task({**data, "startedBy": deployment} if deployment else data)


# Only services of MiniStack's own call it by this name; RunTask has the original.
ecs._run_task = run_task_of_deployment

runpy.run_module("ministack", run_name="__main__")
