"""A member into a file; zos_fetch of 1.x and 2.x have the same names here."""

from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ibm.ibm_zos_core.plugins.module_utils.folder import place

ARGUMENTS = {
    "src": {"type": "str", "required": True},
    "dest": {"type": "str", "required": True},
    "flat": {"type": "bool"},
    "fail_on_missing": {"type": "bool", "default": True},
    "encoding": {"type": "dict"},
}


def main():
    module = AnsibleModule(argument_spec=ARGUMENTS)
    source = place(module.params["src"])
    if not source.exists():
        if module.params["fail_on_missing"]:
            module.fail_json(msg=f"{module.params['src']} does not exist")
        module.exit_json(changed=False, note="nothing there")
    Path(module.params["dest"]).write_text(source.read_text(encoding="cp037"), encoding="utf-8")
    module.exit_json(changed=True)


main()
