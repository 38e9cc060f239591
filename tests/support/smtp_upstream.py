"""An upstream mail server that demands TLS and a login, run in a namespace of its own.

    python -m tests.support.smtp_upstream ADDRESS PORT CERTIFICATE KEY USER PASSWORD MAILBOX

Every message it takes becomes one JSON line of MAILBOX.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def main() -> None:
    address, port, certificate, key, user, password, mailbox = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=good)

    class Mailbox:
        async def handle_DATA(self, _server: SMTP, session: Any, envelope: Any) -> str:
            line = {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "authenticated": session.authenticated,
                "tls": session.ssl is not None,
                "text": envelope.content.decode("utf-8", "replace"),
            }
            with Path(mailbox).open("a") as file:
                file.write(json.dumps(line) + "\n")
            return "250 taken"

    controller = Controller(
        Mailbox(),
        hostname=address,
        server_hostname="mail.example",
        port=int(port),
        tls_context=context,
        require_starttls=True,
        authenticator=authenticate,
        auth_required=True,
    )
    controller.start()
    print("ready", flush=True)
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    main()
