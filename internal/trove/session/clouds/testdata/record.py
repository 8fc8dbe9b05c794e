#!/usr/bin/env python3
"""Records what openstacksdk does with each form of forms.yaml, into openstacksdk.json.

Run it with the openstacksdk that is to be recorded on the path of modules:

    python3 record.py

Nothing is sent: what openstacksdk would send is caught below requests. Files are laid in a temporary folder that stands for
the root of the machine.
"""
import json
import multiprocessing.pool
import os
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
HOME, WORK = "/home/me", "/work"
TOKEN = {
    "token": {
        "methods": ["password"], "expires_at": "2999-01-01T00:00:00.000000Z", "issued_at": "2026-01-01T00:00:00.000000Z",
        "user": {"id": "u", "name": "u", "domain": {"id": "default", "name": "Default"}},
        "project": {"id": "p", "name": "p", "domain": {"id": "default", "name": "Default"}}, "roles": [], "catalog": [],
    }
}


def answer(form, root):
    """What openstacksdk does with one form: in a process of its own, since it looks at the machine when it is imported."""
    import logging
    import warnings

    import requests
    from openstack.config import loader

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sent = []

    class Catch(requests.adapters.BaseAdapter):
        def send(self, request, verify=True, cert=None, **_):
            response = requests.Response()
            response.request, response.url, response.status_code = request, request.url, 200
            address = request.url.rstrip("/")
            if request.method == "POST":
                sent.append((request.url, json.loads(request.body), verify, cert))
                response.status_code = 201
                response.headers["X-Subject-Token"] = "token"
                document = TOKEN
            elif address.endswith("/v3"):
                document = {"version": version(address)}
            else:
                document = {"versions": {"values": [version(address + "/v3")]}}
            response._content = json.dumps(document).encode()
            response.headers["Content-Type"] = "application/json"
            return response

        def close(self):
            pass

    def version(address):
        return {"id": "v3.14", "status": "stable", "links": [{"rel": "self", "href": address + "/"}]}

    def below(path):
        return path if path.startswith(root) else root + path

    def there(paths):
        return [below(path) for path in paths]

    config = loader.OpenStackConfig(
        config_files=there(loader.CONFIG_FILES), secure_files=there(loader.SECURE_FILES), vendor_files=there(loader.VENDOR_FILES))
    region = config.get_one(cloud=form.get("cloud"), region_name=form.get("region"))
    session = region.get_session()
    for scheme in ("http://", "https://"):
        session.session.mount(scheme, Catch())
    session.get_token()
    address, body, verify, cert = sent[0]
    cert = cert if isinstance(cert, (list, tuple)) else [cert]
    interface = region.get_interface("database")
    return {
        "address": address,
        "body": body,
        "region": region.get_region_name("database") or "",
        "interface": interface if isinstance(interface, list) else [interface],
        "endpoint": region.get_endpoint("database") or "",
        "service_type": region.get_service_type("database"),
        "service_name": region.get_service_name("database") or "",
        "insecure": verify is False,
        "cacert": verify if isinstance(verify, str) else "",
        "cert": cert[0] or "",
        "key": cert[1] if len(cert) > 1 else "",
    }


def record(form):
    with tempfile.TemporaryDirectory() as root:
        for folder in (HOME, WORK):
            os.makedirs(root + folder)
        for path, content in form.get("files", {}).items():
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            with open(root + path, "w", encoding="utf-8") as file:
                file.write(content)
        env = {key: root + value if key.endswith("_FILE") else value for key, value in form.get("env", {}).items()}
        env.update(HOME=HOME, PATH=os.environ["PATH"], PYTHONPATH=os.environ.get("PYTHONPATH", ""))
        done = subprocess.run(
            [sys.executable, os.path.abspath(__file__), root], cwd=root + WORK, env=env, input=json.dumps(form),
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return json.loads(done.stdout.replace(root, ""))


def main():
    if len(sys.argv) > 1:
        try:
            print(json.dumps(answer(json.load(sys.stdin), sys.argv[1])))
        except Exception as refusal:  # Whatever it is, it is what the user gets.
            print(json.dumps({"error": type(refusal).__name__}))
        return
    import keystoneauth1
    import openstack.version
    import pbr.version
    with open(os.path.join(HERE, "forms.yaml"), encoding="utf-8") as file:
        forms = yaml.safe_load(file)
    with multiprocessing.pool.ThreadPool() as pool:
        answers = pool.map(record, forms)
    recorded = {
        "openstacksdk": openstack.version.__version__,
        "keystoneauth1": pbr.version.VersionInfo(keystoneauth1.__name__).version_string(),
        "answers": {form["name"]: answer for form, answer in zip(forms, answers)},
    }
    with open(os.path.join(HERE, "openstacksdk.json"), "w", encoding="utf-8") as file:
        json.dump(recorded, file, indent=1, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
