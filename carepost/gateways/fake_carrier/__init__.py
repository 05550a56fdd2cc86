"""What mail servers write when a mail comes back: for tests, and for the demo."""

from carepost.gateways.fake_carrier.reports import Carrier, report_on

__all__ = ["Carrier", "report_on"]
