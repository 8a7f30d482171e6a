"""Writers put a `Document` on disk as xlsx or pdf. They know formats and nothing of training."""
