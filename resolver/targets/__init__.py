"""Merge plans: what each system is to be told, in its own calls and under its own rules.

One small module a system; they know records and golden values, and neither files nor networks.
"""
