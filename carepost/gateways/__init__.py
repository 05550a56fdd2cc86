"""One thin client per outside service, each with a faithful fake. No domain words beyond the service's
own.
"""
