"""Models as they come from and go to files."""

from __future__ import annotations

from pathlib import Path

from resolver.errors import ModelError
from resolver.model import codec
from resolver.model.model import Model


def load_model(model: Path | str | Model | None) -> Model | None:
    """The model itself, or the one in the file.

    Raises:
        ModelError: if the file cannot be read, or holds no model of this format.
    """
    return None if model is None else given_model(model)


def given_model(model: Path | str | Model) -> Model:
    """The same where there is one.

    Raises:
        ModelError: as with `load_model`.
    """
    if isinstance(model, Model):
        return model
    try:
        text = Path(model).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{model}: cannot be read: {error}.") from error
    return codec.load(text, str(model))
