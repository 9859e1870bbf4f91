"""Buttons under due dates: only those whose action is there and fits."""

from __future__ import annotations

from bot.obligations.due import DueDate
from bot.questions.wording import Voice
from bot.text.buttons import ACTIONS, fits
from bot.text.message import Action, Button


def due_buttons(
    found: DueDate | None, voice: Voice, *, ahead: bool, computed: bool = True, with_form: bool = True
) -> list[Button]:
    """What one would press under a due date; [] for none. ``ahead``: it is still to come."""
    if found is None:
        return []
    say = voice.texts.say
    buttons: list[Button] = []
    if computed:
        buttons += known(Button(say("How this was computed"), Action("due-how", (found.subject,))))
    if with_form and (found.rule.form or found.rule.address or found.rule.hand_in):
        buttons += known(Button(say("Form"), Action("due-form", (found.subject,))))
    if ahead:
        buttons += known(Button(say("Remind me"), Action("remind-me", (found.subject,))))
    return buttons


def known(button: Button) -> list[Button]:
    """The button, where what it does is there and fits on it."""
    return [button] if button.action.name in ACTIONS and fits(button.action) else []
