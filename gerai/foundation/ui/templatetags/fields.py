"""A form's field as label, hint, error and control, in this order; and the summary on top."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm, BoundField, widgets
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gerai.foundation.ui.templatetags.marks import icon

NOTHING = mark_safe("")


def field(bound: BoundField, label: str = "", hint: str = "", **more: Any) -> SafeString:
    """One question. `label` and `hint` replace the form's own; the rest are attributes."""
    if bound.is_hidden:
        return SafeString(bound)
    label = label or str(bound.label or "")
    hint = hint or str(bound.help_text or "")
    attrs = {key.rstrip("_").replace("_", "-"): kept for key, kept in more.items()}
    widget = bound.field.widget
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return choices(bound, label, hint)
    if isinstance(widget, widgets.CheckboxInput):
        return tick(bound, label, hint, attrs)
    return control(bound, label, hint, attrs)


def control(bound: BoundField, label: str, hint: str, attrs: dict[str, Any]) -> SafeString:
    """A labelled input or choice list, its hint and its errors tied to it."""
    kind = "select" if isinstance(bound.field.widget, widgets.Select) else "input"
    attrs["class"] = f"{kind} {attrs.get('class', '')}".strip()
    attrs |= described(bound, hint)
    return format_html(
        '<div class="field{}"><label for="{}">{}{}</label>{}{}{}</div>',
        wrong(bound),
        bound.id_for_label,
        label,
        optional(bound),
        hinted(bound, hint),
        troubles(bound),
        bound.as_widget(attrs=attrs),
    )


def tick(bound: BoundField, label: str, hint: str, attrs: dict[str, Any]) -> SafeString:
    """One box to tick, its words behind it."""
    return format_html(
        '<div class="field{}">{}<label class="choice">{}<span>{}{}</span></label></div>',
        wrong(bound),
        troubles(bound),
        bound.as_widget(attrs=attrs | described(bound, "")),
        label,
        format_html("<small>{}</small>", hint) if hint else "",
    )


def choices(bound: BoundField, label: str, hint: str) -> SafeString:
    """Choices as cards under one legend."""
    rows = format_html_join(
        "",
        '<label class="choice card">{}<span>{}</span></label>',
        ((option.tag(), option.choice_label) for option in bound),
    )
    return format_html(
        '<fieldset class="field{}"{}><legend class="legend">{}{}</legend>{}{}'
        '<div class="choices">{}</div></fieldset>',
        wrong(bound),
        format_html(' aria-describedby="{}"', ids) if (ids := ids_of(bound, hint)) else "",
        label,
        optional(bound),
        hinted(bound, hint),
        troubles(bound),
        rows,
    )


def described(bound: BoundField, hint: str) -> dict[str, str]:
    """The attribute that ties a control to its hint and its errors."""
    ids = ids_of(bound, hint)
    return {"aria-describedby": ids} if ids else {}


def ids_of(bound: BoundField, hint: str) -> str:
    """The ids of what describes the control."""
    hinted_by = [f"{bound.auto_id}_helptext"] if hint else []
    return " ".join(hinted_by + ([f"{bound.auto_id}_error"] if bound.errors else []))


def wrong(bound: BoundField) -> str:
    """The class of a field with errors."""
    return " wrong" if bound.errors else ""


def optional(bound: BoundField) -> SafeString:
    """Said only of what may stay empty."""
    if bound.field.required:
        return NOTHING
    return format_html(' <span class="opt">({})</span>', _("boleh kosong"))


def hinted(bound: BoundField, hint: str) -> SafeString:
    """The hint under the label."""
    if not hint:
        return NOTHING
    return format_html('<p class="hint" id="{}_helptext">{}</p>', bound.auto_id, hint)


def troubles(bound: BoundField) -> SafeString:
    """Each error of the field, with its mark."""
    if not bound.errors:
        return NOTHING
    return format_html(
        '<div id="{}_error">{}</div>',
        bound.auto_id,
        format_html_join(
            "",
            '<p class="error">{} {}</p>',
            ((icon("circle-alert"), error) for error in bound.errors),
        ),
    )


def summary(forms: Iterable[BaseForm]) -> SafeString:
    """What must be mended, in the order of the fields; focus begins here."""
    found: list[tuple[str, str]] = []
    for form in forms:
        found += [("", str(error)) for error in form.non_field_errors()]
        for bound in form:
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            found += [(anchor, str(error)) for error in bound.errors]
    if not found:
        return NOTHING
    fields = sum(bool(anchor) for anchor, _error in found)
    title = (
        _("Ada %(number)s isian yang perlu diperbaiki") % {"number": fields}
        if fields
        else _("Ada yang perlu diperbaiki")
    )
    return format_html(
        '<div class="error-summary" role="alert" tabindex="-1" autofocus>'
        "<h2>{}</h2><ul>{}</ul></div>",
        title,
        format_html_join("", "<li>{}</li>", ((line(*each),) for each in found)),
    )


def line(anchor: str, error: str) -> SafeString | str:
    """A line of the summary, led to its field where there is one."""
    return format_html('<a href="#{}">{}</a>', anchor, error) if anchor else error
