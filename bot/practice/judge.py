"""A second opinion on every call: aiogram's models of the Bot API methods, where aiogram is installed."""

from __future__ import annotations

import importlib
from typing import Any

from bot.practice.params import Params
from bot.practice.refusal import Refusal

_JSON = {
    "allowed_updates",
    "entities",
    "caption_entities",
    "link_preview_options",
    "reply_parameters",
    "reply_markup",
    "media",
    "message_ids",
    "results",
    "button",
    "commands",
    "scope",
    "menu_button",
}


class Judge:
    """Checks calls against ``aiogram.methods``. Making one needs aiogram (ImportError otherwise)."""

    def __init__(self) -> None:
        self._methods: Any = importlib.import_module("aiogram.methods")
        self._types: Any = importlib.import_module("aiogram.types")
        self._pydantic: Any = importlib.import_module("pydantic")

    def check(self, method: str, params: Params) -> None:
        """:class:`Refusal` (400, "judge: …") when the models would not have made this call."""
        model = getattr(self._methods, method[0].upper() + method[1:])
        values: dict[str, Any] = {
            name: params.data(name) if name in _JSON else value for name, value in params.values.items()
        }
        for name, upload in params.uploads.items():
            if name in model.model_fields:
                values[name] = self._types.BufferedInputFile(upload.content, filename=upload.name)
        try:
            made = model.model_validate(values)
        except self._pydantic.ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Refusal(f"judge: {method}: {where}: {first['msg']}") from error
        strange = sorted(self._strange(made, method))
        if strange:
            raise Refusal(f"judge: unknown fields {', '.join(strange)}")

    def _strange(self, value: Any, path: str) -> set[str]:
        """Fields that no model knows, anywhere within ``value``."""
        if isinstance(value, list):
            return {name for one in value for name in self._strange(one, path)}
        if not isinstance(value, self._pydantic.BaseModel):
            return set()
        found = {f"{path}.{name}" for name in (value.model_extra or {})}
        for name in type(value).model_fields:
            found |= self._strange(getattr(value, name, None), f"{path}.{name}")
        return found
