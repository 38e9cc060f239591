"""The causes, and how each is recognised: one record and one function a cause."""
