"""GOV.UK Notify on this machine, as its documentation describes it: for tests, and to try a setting out."""

from carepost.gateways.fake_notify.server import FakeNotify
from carepost.gateways.fake_notify.service import REPLY_TO, TEMPLATE, Service, Trouble

__all__ = ["REPLY_TO", "TEMPLATE", "FakeNotify", "Service", "Trouble"]
