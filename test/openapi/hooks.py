"""What schemathesis cannot know of an installation: ids of things that are there, and the versions that a change is made to."""

import json
import os
import zlib

import requests
import schemathesis

IDS = json.loads(os.environ["GUANXI_IDS"])
SERVER = os.environ["GUANXI_SERVER"]
HEADERS = {"Authorization": "Bearer " + os.environ["GUANXI_TOKEN"]}


def _every_second(value: object) -> bool:
    """A coin that falls the same way for the same value, so that a run can be repeated."""
    return zlib.crc32(repr(value).encode()) % 2 == 0


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Half of the requests are about things that exist."""
    if not path_parameters or not _every_second(sorted(path_parameters.items(), key=str)):
        return path_parameters
    return {name: IDS.get(name, value) for name, value in path_parameters.items()}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Half of the changes are made to the version that is there."""
    declared = {p.name for p in case.operation.headers}
    if "If-Match" not in declared or (case.meta and case.meta.generation.mode.is_negative):
        return
    path = case.formatted_path
    if not _every_second(path + repr(case.body)):
        return
    while path.count("/") > 2:  # "/v1/cases/x/close" is a change of "/v1/cases/x"
        answer = requests.get(SERVER + path, headers=HEADERS, timeout=30)
        if answer.ok and "ETag" in answer.headers:
            case.headers["If-Match"] = answer.headers["ETag"]
            return
        path = path.rsplit("/", 1)[0]
