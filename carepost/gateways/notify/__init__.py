"""GOV.UK Notify, through its own client library: sends an email, and tells what became of one."""

from carepost.gateways.notify.client import LARGEST_FILE, NotifyClient, NotifyEmail, files_taken

__all__ = ["LARGEST_FILE", "NotifyClient", "NotifyEmail", "files_taken"]
