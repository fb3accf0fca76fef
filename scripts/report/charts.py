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
# Letters.
LONG_NAME = 14
STEPS = [digit * 10**power for power in range(-3, 9) for digit in (1, 2, 5)]
PERCENT = "%"
# What a chart may read of a row; the rest stays out of the page.
FIELDS = (
    "name", "value", "low", "high", "label", "note", "hint", "x", "y", "week", "count", "series",
    "order",
)  # fmt: skip


def _finish(chart: alt.Chart | alt.LayerChart, rows: Sequence[Row], height: int) -> dict[str, Any]:
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    longest = max((len(row.get("name", "")) for row in rows), default=0)
    return chart.properties(
        data=_data(rows),
        width="container",
        height=height,
        autosize=fit,
        # For page.js: names that leave no room for the chart on a phone.
        usermeta={"hasLongNames": longest > LONG_NAME},
    ).to_dict()


def _data(rows: Sequence[Row]) -> alt.Data:
    return alt.Data(values=[{key: row[key] for key in FIELDS if key in row} for row in rows])


def _row_axis(field: str, order: Sequence[str], title: str | None = None) -> alt.Y:
    return alt.Y(
        f"{field}:N",
        sort=list(order),
        title=title,
        # On a narrow screen the page puts these labels above their rows.
        axis=alt.Axis(style="rowName", ticks=False, domain=False, grid=False),
    )


def histogram(
    rows: Sequence[Row], *, x_title: str, y_title: str, series: Sequence[str]
) -> dict[str, Any]:
    """Stacked columns over a number line; rows have low, high, count, series and hint."""
    chart = (
        alt.Chart()
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
    return _finish(chart, rows, 260)


def stacked_bars(
    rows: Sequence[Row], *, order: Sequence[str], x_title: str, series: Sequence[str]
) -> dict[str, Any]:
    """Bars of parts; rows have name, count, series, order and hint."""
    base = alt.Chart().encode(y=_row_axis("name", order))
    bars = base.mark_bar(height={"band": 0.62}).encode(
        x=alt.X("count:Q", title=x_title, axis=alt.Axis(tickCount=5, format=",d")),
        color=alt.Color("series:N", scale=alt.Scale(domain=list(series)), title=None),
        order="order:Q",
        tooltip="hint:N",
    )
    return _finish(bars, rows, (STEP + 8) * len(order))


def _room(rows: Sequence[Row]) -> float:
    """How much longer than its longest mark a chart is, for the labels to fit on a phone."""
    return 1 + 0.045 * max((len(row["label"]) for row in rows), default=0)


def bars(rows: Sequence[Row], *, order: Sequence[str], x_title: str) -> dict[str, Any]:
    """Bars with their value written at the end; rows have name, value, label and hint."""
    base = alt.Chart().encode(y=_row_axis("name", order), tooltip="hint:N")
    highest = max((row["value"] or 0 for row in rows), default=0) or 1
    drawn = base.mark_bar(height={"band": 0.62}).encode(
        x=alt.X(
            "value:Q",
            title=x_title,
            scale=alt.Scale(domain=[0, highest * _room(rows)], nice=False),
            # Every bar has its value written at its end.
            axis=alt.Axis(labels=False, grid=False, domain=False, titleAnchor="start"),
        )
    )
    labels = base.mark_text(align="left", dx=6, style="label").encode(x="value:Q", text="label:N")
    return _finish(drawn + labels, rows, STEP * len(order))


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
    if is_logarithmic:
        domain = [lowest, highest * (highest / lowest) ** (_room(rows) - 1)]
        steps = [digit * 10**power for power in range(-3, 4) for digit in (1, 2, 5)]
    else:
        domain = [0, highest * _room(rows)]
        step = next(step for step in STEPS if highest / step <= 6)
        steps = [place * step for place in range(8)]
    scale = alt.Scale(type=kind, domain=domain, nice=False)
    # No tick in the room for the labels: a share is at most 100 %.
    last = min(1, domain[1]) if x_format == PERCENT and not is_logarithmic else highest
    ticks = [value for value in steps if domain[0] <= value <= last]
    axis = alt.Axis(values=ticks, format=x_format, labelOverlap=True, titleAnchor="start")
    base = alt.Chart().encode(y=_row_axis("name", order), tooltip="hint:N")
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
    return _finish(alt.layer(*layers), rows, STEP * len(order))


def matrix(
    rows: Sequence[Row],
    *,
    columns: Sequence[str],
    order: Sequence[str],
    x_title: str,
    y_title: str,
) -> dict[str, Any]:
    """A cell per pair, the darker the higher; rows have x, y, value, label, note and hint."""
    base = alt.Chart().encode(
        x=alt.X(
            "x:N",
            sort=list(columns),
            title=x_title,
            axis=alt.Axis(
                orient="top",
                ticks=False,
                domain=False,
                grid=False,
                labelAngle=0,
                titleAnchor="start",
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
    cells = base.mark_rect(cornerRadius=4, invalid="show").encode(
        color=alt.Color("value:Q", legend=None, scale=alt.Scale(zero=True))
    )
    labels = base.mark_text(dy=-6, style="value").encode(text="label:N")
    notes = base.mark_text(dy=10, style="note").encode(text="note:N")
    return _finish(cells + labels + notes, rows, 54 * len(order))


def _weekly_axis(field: str) -> alt.X:
    axis = alt.Axis(grid=False, tickCount=6, format="%b %Y", labelOverlap=True)
    return alt.X(f"{field}:T", title=None, axis=axis)


def weekly_line(rows: Sequence[Row], *, y_title: str) -> dict[str, Any]:
    """A line over weeks; rows have week, value and hint."""
    base = alt.Chart().encode(
        x=_weekly_axis("week"),
        y=alt.Y(
            "value:Q",
            title=y_title,
            axis=alt.Axis(tickCount=5),
            scale=alt.Scale(zero=False, padding=20),
        ),
    )
    # Points that are not seen, for the pointer to find.
    touch = base.mark_point(opacity=0, size=90).encode(tooltip="hint:N")
    return _finish(base.mark_line(style="curve") + touch, rows, 240)


def weekly_columns(rows: Sequence[Row], *, y_title: str, series: Sequence[str]) -> dict[str, Any]:
    """Stacked columns over weeks; rows have low, high, count, series, order and hint."""
    scale = alt.Scale(domain=list(series), range="ordinal")
    chart = (
        alt.Chart()
        .mark_bar(binSpacing=1, orient="vertical")
        .encode(
            x=_weekly_axis("low"),
            x2="high:T",
            y=alt.Y(
                "count:Q", title=y_title, stack="zero", axis=alt.Axis(tickCount=5, format=",d")
            ),
            color=alt.Color("series:N", scale=scale, title=None),
            order="order:Q",
            tooltip="hint:N",
        )
    )
    return _finish(chart, rows, 240)


def gain_curve(rows: Sequence[Row], *, x_title: str, y_title: str) -> dict[str, Any]:
    """Share of buyers over share of leads, beside what chance would find; rows have x, y, hint."""
    axis = alt.Axis(format=PERCENT, tickCount=5)
    scale = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart().encode(
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
    return _finish(alt.layer(*layers), rows, 320)
