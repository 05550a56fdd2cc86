"""All of England, made up: 40,000 services in 153 councils with two years of calls, to measure Carepost with.

Nothing here is lived through as the county is: rows are stamped out, as plausible as measurements need.
"""
