"""Writers put a paper on disk as xlsx, pdf, docx or txt. They know formats and nothing of training."""
