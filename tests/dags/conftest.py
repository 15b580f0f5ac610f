from tests.lake import lake, object_store

__all__ = ["lake", "object_store"]
