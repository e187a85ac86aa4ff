"""Systems whose files are known: what each column holds, which rows are customers, what was merged.

Everything about one system is in one file of `systems/`; nothing about it is code.
"""
