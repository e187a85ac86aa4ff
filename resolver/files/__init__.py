"""Reading and writing: files, frames and dictionaries to records, and the files of a run."""
