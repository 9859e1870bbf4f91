"""Files that Telegram has already: which id it gave to which."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace

import telegram

from bot.text.message import Attachment

_MOST = 64


class Remembered:
    """Ids of files, as long as the process runs.

    After a start the same file is uploaded once more, which costs seconds, while a table of ids would have to be
    kept true for each token.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()

    def known(self, file: Attachment) -> Attachment:
        """The file by the id that Telegram gave it last; as it is where none is remembered."""
        id = self._ids.get(_name_of(file))
        return file if id is None else replace(file, known=id)

    def note(self, file: Attachment, sent: telegram.Message) -> None:
        """The file went out with a message."""
        found = sent.photo[-1] if file.kind == "photo" and sent.photo else sent.document
        if found is not None:
            name = _name_of(file)
            self._ids[name] = found.file_id
            self._ids.move_to_end(name)
            if len(self._ids) > _MOST:
                self._ids.popitem(last=False)


def _name_of(file: Attachment) -> str:
    """What a file is remembered under: an id is a name already, and saves the reckoning."""
    return f"{file.kind} {file.known or hashlib.sha256(file.data).hexdigest()}"
