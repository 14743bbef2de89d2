"""Runs the public conformance suite scim2-tester against a running reference backend with the demo organizations.

Usage: conformance.py API_URL. Switches SCIM on for a demo connection that has no people yet, and the brake off, then lets the suite discover
everything by itself. Fails on any check that did not succeed, and if one of the resources was left out.
"""

import json
import sys
import urllib.request

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server


def call(api, method, path, token=None, body=None):
    """One call of the console's API; gives its answer."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(api + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def main(api):
    secret = {"identifier": "owner", "secret": "demo-owner"}
    owner = call(api, "POST", "/v2/auth/token", body=secret)["access_token"]
    connections = call(api, "GET", "/v2/orgs/harbor/access/facts?identifier=owner", owner)["connections"]
    office = next(one["id"] for one in connections if one["name"] == "Office login")
    of = f"/v2/orgs/harbor/connections/{office}/scim"
    # The suite removes more people within a minute than the brake on mass removal lets through.
    call(api, "PATCH", of, owner, {"brake": {"percent": 0}})
    scim = call(api, "PUT", of, owner)
    headers = {"Authorization": f"Bearer {scim['secret']}"}
    with Client(base_url=api + "/v2/scim/2.0", headers=headers) as http:
        results = check_server(SyncSCIMClient(http))
    bad = [one for one in results if one.status is not Status.SUCCESS]
    for one in bad:
        print(f"{one.status.name} {one.resource_type or ''} {one.title}: {one.reason}\n    {one.data}")
    tested = {one.resource_type for one in results if one.resource_type}
    print(f"scim2-tester: {len(results)} checks, {len(results) - len(bad)} succeeded, on {', '.join(sorted(tested))}.")
    if missing := {"User", "Group"} - tested:
        print(f"Left out: {', '.join(sorted(missing))}.")
    return 1 if bad or missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
