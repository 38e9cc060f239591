"""Answers an operator command from a file of the folder; 2.0 calls `wait_time` what 1.x calls `wait_time_s`."""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ibm.ibm_zos_core.plugins.module_utils.folder import is_old, place

WAITING = {"wait_time_s": {"type": "int"}} if is_old() else {"wait_time": {"type": "int"}, "time_unit": {"type": "str"}}


def main():
    module = AnsibleModule(argument_spec={"cmd": {"type": "str", "required": True}, **WAITING})
    module.exit_json(changed=True, rc=0, cmd=module.params["cmd"], content=place("console").read_text().splitlines())


main()
