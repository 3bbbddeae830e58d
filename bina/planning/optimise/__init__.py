"""The yearly plan as an optimisation: the instance, its linear model, the solver. Pure: no Django here."""
