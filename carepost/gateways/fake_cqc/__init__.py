"""A faithful fake of CQC's API, on this machine only: the demo and the tests use it."""

from carepost.gateways.fake_cqc.mischief import Mischief, Trouble
from carepost.gateways.fake_cqc.server import Asked, FakeCqc
from carepost.gateways.fake_cqc.shelf import Shelf

__all__ = ["Asked", "FakeCqc", "Mischief", "Shelf", "Trouble"]
