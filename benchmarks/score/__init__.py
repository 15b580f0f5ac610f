"""How well documents are read: scored against records that are known to be true."""
