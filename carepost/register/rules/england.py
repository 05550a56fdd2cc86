"""The councils of England with adult social care duties, by the names the ONS gave them in 2024."""

from __future__ import annotations

from .blanks import squashed
from .places import council_key

_NAMES = """
    Barking and Dagenham · Barnet · Barnsley · Bath and North East Somerset · Bedford · Bexley ·
    Birmingham · Blackburn with Darwen · Blackpool · Bolton · Bournemouth, Christchurch and Poole ·
    Bracknell Forest · Bradford · Brent · Brighton and Hove · Bristol, City of · Bromley ·
    Buckinghamshire · Bury · Calderdale · Cambridgeshire · Camden · Central Bedfordshire · Cheshire
    East · Cheshire West and Chester · City of London · Cornwall · County Durham · Coventry ·
    Croydon · Cumberland · Darlington · Derby · Derbyshire · Devon · Doncaster · Dorset · Dudley ·
    Ealing · East Riding of Yorkshire · East Sussex · Enfield · Essex · Gateshead · Gloucestershire
    · Greenwich · Hackney · Halton · Hammersmith and Fulham · Hampshire · Haringey · Harrow ·
    Hartlepool · Havering · Herefordshire, County of · Hertfordshire · Hillingdon · Hounslow · Isle
    of Wight · Isles of Scilly · Islington · Kensington and Chelsea · Kent · Kingston upon Hull,
    City of · Kingston upon Thames · Kirklees · Knowsley · Lambeth · Lancashire · Leeds · Leicester
    · Leicestershire · Lewisham · Lincolnshire · Liverpool · Luton · Manchester · Medway · Merton ·
    Middlesbrough · Milton Keynes · Newcastle upon Tyne · Newham · Norfolk · North East Lincolnshire
    · North Lincolnshire · North Northamptonshire · North Somerset · North Tyneside · North
    Yorkshire · Northumberland · Nottingham · Nottinghamshire · Oldham · Oxfordshire · Peterborough
    · Plymouth · Portsmouth · Reading · Redbridge · Redcar and Cleveland · Richmond upon Thames ·
    Rochdale · Rotherham · Rutland · Salford · Sandwell · Sefton · Sheffield · Shropshire · Slough ·
    Solihull · Somerset · South Gloucestershire · South Tyneside · Southampton · Southend-on-Sea ·
    Southwark · St. Helens · Staffordshire · Stockport · Stockton-on-Tees · Stoke-on-Trent · Suffolk
    · Sunderland · Surrey · Sutton · Swindon · Tameside · Telford and Wrekin · Thurrock · Torbay ·
    Tower Hamlets · Trafford · Wakefield · Walsall · Waltham Forest · Wandsworth · Warrington ·
    Warwickshire · West Berkshire · West Northamptonshire · West Sussex · Westminster · Westmorland
    and Furness · Wigan · Wiltshire · Windsor and Maidenhead · Wirral · Wokingham · Wolverhampton ·
    Worcestershire · York
"""
# Until April 2021 and April 2023: older files still name them. Their areas belong to several councils now.
_GONE = ("Northamptonshire", "Cumbria")

ENGLISH_COUNCILS = tuple(name.strip() for name in " ".join(_NAMES.split()).split("·"))
_KEYS = frozenset(council_key(name) for name in (*ENGLISH_COUNCILS, *_GONE))


def is_english_council(name: str) -> bool:
    """Whether the name, in any spelling, is that of a council in England with adult social care duties."""
    return council_key(name) in _KEYS


def names_no_council(name: str) -> bool:
    """Whether a cell says nothing about the council: blank, or CQC's word "Unspecified"."""
    return not council_key(name) or squashed(name) == "unspecified"
