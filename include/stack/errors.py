"""What can go wrong with the stack, in words for the person at the terminal."""


class StackError(RuntimeError):
    """The stack cannot start or go on; the message says what to do about it."""


class Interrupted(BaseException):
    """A signal asked for the end. No ``Exception``, so that no retry loop swallows it."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum
