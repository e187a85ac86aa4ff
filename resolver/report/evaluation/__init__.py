"""An evaluation as people read it: in words, in plots, and as one page."""
