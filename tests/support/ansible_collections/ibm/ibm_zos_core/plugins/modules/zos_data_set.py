"""Removes a member; nothing else of zos_data_set."""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ibm.ibm_zos_core.plugins.module_utils.folder import place

ARGUMENTS = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["absent"]},
    "type": {"type": "str", "choices": ["member"]},
}


def main():
    module = AnsibleModule(argument_spec=ARGUMENTS)
    place(module.params["name"]).unlink(missing_ok=True)
    module.exit_json(changed=True)


main()
