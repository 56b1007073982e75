"""Run charts, SPC charts (XmR) and before-and-after charts from an indicator's readings, the rule set named on each."""
