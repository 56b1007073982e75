"""Run charts, SPC charts (XmR) and before-and-after charts from an indicator's readings, the rule set named on each.

``chart_of`` reads an indicator's readings into a :class:`Chart`; ``toc.measures.charts.pens.pen`` draws one as SVG,
PNG or PDF; ``paste_sheet`` gives its dates and values, ready to paste into another SPC tool.
"""

from toc.measures.charts.chart import Chart, chart_of, paste_sheet

__all__ = ["Chart", "chart_of", "paste_sheet"]
