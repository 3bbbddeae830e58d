"""The design system's own pages, charts and gallery. Components are in ``templates/cotton``."""
