"""Diagrams of other systems become ours: bytes in, bytes and findings out. Nothing of them disappears unsaid.

What could not be taken over is an error until somebody has seen to it: it stays in the diagram as an extension
property of its element (`engine.diagram.words.interchange.MARK`), which the editor shows and the check tells.
"""

from engine.interchange.convert import Imported, convert, import_files

__all__ = ["Imported", "convert", "import_files"]
