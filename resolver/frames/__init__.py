"""Shapes of the frames that travel through the pipeline, and the bridge to Python functions."""
