"""The page for teaching: worlds lived by the engine, recorded as frames, drawn in a browser. No model logic here."""
