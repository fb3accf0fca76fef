"""Charts as Vega-Lite specs, built with Altair.

No colour and no size of type stands here: the page's stylesheet has them, and page.js hands them
to the charts as Vega's config, for the light and the dark page. A mark names its style.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from scripts.report.warehouse import Row

alt.theme.enable("none")

# Height of a bar with its gap.
STEP = 34
# From hot to cold, the first three colours of the page's range.
PERCENT = "%"


def _finish(chart: alt.Chart | alt.LayerChart, height: int) -> dict[str, Any]:
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return chart.properties(width="container", height=height, autosize=fit).to_dict()


def _data(rows: Sequence[Row]) -> alt.Data:
    return alt.Data(values=list(rows))


def _row_axis(field: str, order: Sequence[str], title: str | None = None) -> alt.Y:
    return alt.Y(
        f"{field}:N",
        sort=list(order),
        title=title,
        axis=alt.Axis(ticks=False, domain=False, grid=False),
    )


def histogram(
    rows: Sequence[Row], *, x_title: str, y_title: str, series: Sequence[str]
) -> dict[str, Any]:
    """Stacked columns over a number line; rows have low, high, count, series and hint."""
    chart = (
        alt.Chart(_data(rows))
        .mark_bar(binSpacing=1.5)
        .encode(
            x=alt.X("low:Q", bin="binned", title=x_title, axis=alt.Axis(grid=False)),
            x2="high:Q",
            y=alt.Y("count:Q", title=y_title, axis=alt.Axis(tickCount=5, format=",d")),
            color=alt.Color("series:N", scale=alt.Scale(domain=list(series)), title=None),
            order="order:Q",
            tooltip="hint:N",
        )
    )
    return _finish(chart, 260)


def stacked_bars(
    rows: Sequence[Row], *, order: Sequence[str], x_title: str, series: Sequence[str]
) -> dict[str, Any]:
    """Bars of parts; rows have name, count, series, order and hint."""
    base = alt.Chart(_data(rows)).encode(y=_row_axis("name", order))
    bars = base.mark_bar(height={"band": 0.62}).encode(
        x=alt.X("count:Q", title=x_title, axis=alt.Axis(tickCount=5, format=",d")),
        color=alt.Color("series:N", scale=alt.Scale(domain=list(series)), title=None),
        order="order:Q",
        tooltip="hint:N",
    )
    return _finish(bars, (STEP + 8) * len(order))


def bars(
    rows: Sequence[Row], *, order: Sequence[str], x_title: str, x_format: str = ",d"
) -> dict[str, Any]:
    """Bars with their value written at the end; rows have name, value, label and hint."""
    base = alt.Chart(_data(rows)).encode(
        y=_row_axis("name", order), tooltip="hint:N"
    )
    room = max((row["value"] or 0 for row in rows), default=0) * 1.3 or 1
    drawn = base.mark_bar(height={"band": 0.62}).encode(
        x=alt.X(
            "value:Q",
            title=x_title,
            scale=alt.Scale(domain=[0, room]),
            axis=alt.Axis(tickCount=5, format=x_format),
        )
    )
    labels = base.mark_text(align="left", dx=6, style="label").encode(x="value:Q", text="label:N")
    return _finish(drawn + labels, STEP * len(order))


def intervals(
    rows: Sequence[Row],
    *,
    order: Sequence[str],
    x_title: str,
    x_format: str = PERCENT,
    reference: float | None = None,
    is_logarithmic: bool = False,
) -> dict[str, Any]:
    """A point with its interval per row; rows have name, value, low, high, label and hint.

    The reference is a dashed line that the points are to be compared with.
    """
    kind = "log" if is_logarithmic else "linear"
    highest = max((row["high"] for row in rows), default=1) or 1
    lowest = min((row["low"] for row in rows), default=0)
    domain = [lowest * 0.9, highest * 2.2] if is_logarithmic else [0, highest * 1.35]
    scale = alt.Scale(type=kind, domain=domain, nice=False, clamp=True)
    axis = alt.Axis(tickCount=5, format=x_format)
    base = alt.Chart(_data(rows)).encode(
        y=_row_axis("name", order), tooltip="hint:N"
    )
    layers: list[alt.Chart] = []
    if reference is not None:
        line = alt.Chart(_data([{"value": reference}])).mark_rule(style="reference")
        layers.append(line.encode(x=alt.X("value:Q", scale=scale)))
    layers += [
        base.mark_rule(style="interval").encode(
            x=alt.X("low:Q", title=x_title, scale=scale, axis=axis), x2="high:Q"
        ),
        base.mark_point(style="estimate").encode(x=alt.X("value:Q", scale=scale)),
        base.mark_text(align="left", dx=8, style="label").encode(
            x=alt.X("high:Q", scale=scale), text="label:N"
        ),
    ]
    return _finish(alt.layer(*layers), STEP * len(order))


def matrix(
    rows: Sequence[Row],
    *,
    columns: Sequence[str],
    order: Sequence[str],
    x_title: str,
    y_title: str,
) -> dict[str, Any]:
    """A cell per pair, the darker the higher; rows have x, y, value, label, note and hint."""
    base = alt.Chart(_data(rows)).encode(
        x=alt.X(
            "x:N",
            sort=list(columns),
            title=x_title,
            axis=alt.Axis(
                orient="top", ticks=False, domain=False, grid=False, labelAngle=0, titleAnchor="start"
            ),
            scale=alt.Scale(paddingInner=0.04, paddingOuter=0),
        ),
        y=alt.Y(
            "y:N",
            sort=list(order),
            title=y_title,
            axis=alt.Axis(ticks=False, domain=False, grid=False),
            scale=alt.Scale(paddingInner=0.06, paddingOuter=0),
        ),
        tooltip="hint:N",
    )
    cells = base.mark_rect(cornerRadius=4).encode(
        color=alt.Color("value:Q", legend=None, scale=alt.Scale(zero=True))
    )
    labels = base.mark_text(dy=-6, style="value").encode(text="label:N")
    notes = base.mark_text(dy=10, style="note").encode(text="note:N")
    return _finish(cells + labels + notes, 54 * len(order))


def _weekly_axis(field: str) -> alt.X:
    axis = alt.Axis(grid=False, tickCount=6, format="%b %Y", labelOverlap=True)
    return alt.X(f"{field}:T", title=None, axis=axis)


def weekly_line(rows: Sequence[Row], *, y_title: str) -> dict[str, Any]:
    """A line over weeks; rows have week, value and hint."""
    base = alt.Chart(_data(rows)).encode(
        x=_weekly_axis("week"), y=alt.Y("value:Q", title=y_title, axis=alt.Axis(tickCount=5))
    )
    # Points that are not seen, for the pointer to find.
    touch = base.mark_point(opacity=0, size=90).encode(tooltip="hint:N")
    return _finish(base.mark_line(style="curve") + touch, 240)


def weekly_columns(rows: Sequence[Row], *, y_title: str, series: Sequence[str]) -> dict[str, Any]:
    """Stacked columns over weeks; rows have low, high, count, series, order and hint."""
    scale = alt.Scale(domain=list(series), range="ordinal")
    chart = (
        alt.Chart(_data(rows))
        .mark_bar(binSpacing=1)
        .encode(
            x=_weekly_axis("low"),
            x2="high:T",
            y=alt.Y("count:Q", title=y_title, axis=alt.Axis(tickCount=5, format=",d")),
            color=alt.Color("series:N", scale=scale, title=None),
            order="order:Q",
            tooltip="hint:N",
        )
    )
    return _finish(chart, 240)


def gain_curve(rows: Sequence[Row], *, x_title: str, y_title: str) -> dict[str, Any]:
    """Share of buyers over share of leads, beside what chance would find; rows have x, y, hint."""
    axis = alt.Axis(format=PERCENT, tickCount=5)
    scale = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("x:Q", title=x_title, scale=scale, axis=axis),
        y=alt.Y("y:Q", title=y_title, scale=scale, axis=axis),
    )
    chance = (
        alt.Chart(_data([{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(style="reference")
        .encode(x=alt.X("x:Q", scale=scale), y=alt.Y("y:Q", scale=scale))
    )
    layers = [
        chance,
        base.mark_area(style="under"),
        base.mark_line(style="curve"),
        base.mark_point(style="estimate").encode(tooltip="hint:N"),
    ]
    return _finish(alt.layer(*layers), 320)
