"""A file into a member; 2.0 calls `replace` what 1.x calls `force`."""

from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ibm.ibm_zos_core.plugins.module_utils.folder import is_old, place

ARGUMENTS = {
    "src": {"type": "str", "required": True},
    "dest": {"type": "str", "required": True},
    "encoding": {"type": "dict"},
    "force" if is_old() else "replace": {"type": "bool", "default": False},
}


def main():
    module = AnsibleModule(argument_spec=ARGUMENTS)
    target = place(module.params["dest"])
    if "BUSY" in target.name:
        module.fail_json(
            msg=f"Unable to write to dest '{module.params['dest']}' because a task is accessing the data set."
        )
    if target.exists() and not module.params["force" if is_old() else "replace"]:
        module.exit_json(changed=False, note="it exists")
    target.write_text(Path(module.params["src"]).read_text(encoding="utf-8"), encoding="cp037")
    module.exit_json(changed=True)


main()
