"""A file that somebody sent, before it is fetched."""

from __future__ import annotations

from dataclasses import dataclass, field

import telegram

from bot.errors import BadInput
from bot.text.catalogue import Texts

MOST = 20_000_000  # bytes; a bot cannot fetch more from Telegram
_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingFile:
    """``size`` in bytes as Telegram told it (0 = not told); ``mime`` as the sender's program told it."""

    name: str
    size: int
    mime: str
    _document: telegram.Document = field(repr=False)
    _texts: Texts = field(repr=False)

    async def read(self, limit: int = MOST) -> bytes:
        """The content. Raises ``BadInput``, in the person's language, where it has more than ``limit`` bytes."""
        limit = min(limit, MOST)
        if self.size > limit:
            raise self._too_large(limit)
        file = await self._document.get_file()
        if (file.file_size or 0) > limit:
            raise self._too_large(limit)
        content = bytes(await file.download_as_bytearray())
        if len(content) > limit:
            raise self._too_large(limit)
        return content

    def _too_large(self, limit: int) -> BadInput:
        if limit < _MEGABYTE:
            words = self._texts.say("The file is larger than {kilobytes} kB. Please send a smaller one.")
        else:
            words = self._texts.say("The file is larger than {megabytes} MB. Please send a smaller one.")
        return BadInput(words.format(kilobytes=max(limit // 1000, 1), megabytes=limit // _MEGABYTE))


def incoming(message: telegram.Message, texts: Texts) -> IncomingFile | None:
    """The document of a message; None where it carries none."""
    document = message.document
    if document is None:
        return None
    return IncomingFile(
        name=document.file_name or "",
        size=document.file_size or 0,
        mime=document.mime_type or "",
        _document=document,
        _texts=texts,
    )
