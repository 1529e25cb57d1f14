"""Controls that are drawn more cheaply than Django draws them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

CHOSEN = mark_safe(" selected")
NOT = mark_safe("")


class Choice(forms.Select):
    """A select without a template for each of its options: a list's filters have a hundred."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """The select with what is chosen, in the order of its choices, groups as groups."""
        del renderer  # no template is asked
        chosen = self.format_value(value)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            options(self.choices, {str(one) for one in chosen or ()}),
        )


def options(choices: Iterable[Any], chosen: set[str]) -> SafeString:
    """Each choice; a choice whose words are a list is a group of choices."""
    return format_html_join("", "{}", ((option(value, words, chosen),) for value, words in choices))


def option(value: Any, words: Any, chosen: set[str]) -> SafeString:
    """One choice or one group."""
    if isinstance(words, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, options(words, chosen))
    key = "" if value is None else str(value)
    return format_html(
        '<option value="{}"{}>{}</option>', key, CHOSEN if key in chosen else NOT, words
    )
