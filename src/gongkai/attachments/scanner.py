"""A virus scanner beside the program: it gets the bytes of each upload before anything else reads them, and nothing is kept without it.

The setting names a command that reads standard input and ends with 0 (clean) or 1 (found something), as those of ClamAV do
(`clamdscan --no-summary -`). Whatever else happens means that nobody has looked.
"""

from __future__ import annotations

import subprocess

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason

log = structlog.get_logger("gongkai.attachments")
WALL_SECONDS = 60
_CLEAN, _FOUND = 0, 1


def is_clean(name: str, data: bytes) -> Reason | None:
    """Why a file may not be kept: the scanner found something, or did not answer. Without a scanner: nothing."""
    command: list[str] = settings.SCAN_COMMAND
    if not command:
        return None
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False)
        status, said = done.returncode, (done.stderr or done.stdout).decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired) as error:
        status, said = -1, str(error)
    if status == _CLEAN:
        return None
    if status == _FOUND:
        log.warning("scanner refused a file", said=said[:500])
        return Reason(_("“%(name)s”没有通过病毒扫描，文件没有保存。") % {"name": name})
    log.error("scanner did not answer", status=status, said=said[:500])
    return Reason(
        _("病毒扫描程序没有应答，“%(name)s”没有保存；请稍后再试，或联系系统管理员。") % {"name": name}
    )
