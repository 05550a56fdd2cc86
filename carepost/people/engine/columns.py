"""Which column of a list is what: guessed from the headers, in their many spellings."""

from __future__ import annotations

import re
from collections.abc import Sequence

SPELLINGS: dict[str, tuple[str, ...]] = {
    "record_id": ("id", "recordid", "recid", "uniqueid", "personid", "clientid", "caseid",
                  "ref", "reference", "tenantref", "clientref", "key"),
    "forename": ("forename", "forenames", "firstname", "givenname", "givennames", "christianname", "first", "fname"),
    "surname": ("surname", "lastname", "familyname", "last", "sname", "lname"),
    "name": ("name", "fullname", "clientname", "personname", "patientname", "residentname"),
    "sex": ("sex", "gender", "mf", "sexcode", "gendercode"),
    "dob": ("dob", "dateofbirth", "birthdate", "born", "datebirth", "birthday"),
    "nhs": ("nhs", "nhsno", "nhsnumber", "nhsnum", "nhsid"),
    "phone": ("phone", "telephone", "tel", "telno", "phonenumber",
              "telephonenumber", "mobile", "mobilenumber", "contactnumber"),
    "email": ("email", "emailaddress", "mail"),
    "address": ("address", "addr", "addressline1", "address1", "streetaddress", "homeaddress", "fulladdress",
                "street", "streetname"),
    "house": ("streetnumber", "housenumber", "houseno", "housename", "doornumber", "propertynumber"),
    "postcode": ("postcode", "postalcode", "pcode", "zip"),
}  # fmt: skip
FIELDS = tuple(SPELLINGS)
TELLING = (
    "forename",
    "surname",
    "name",
    "dob",
    "nhs",
)  # one value in every record would be nobody's: not read then
PARTS = ("name", "house")  # told by other fields: a whole name by its two halves, a house within the address
NAMES, OTHERS = ("forename", "surname", "name"), ("dob", "nhs", "phone", "email", "address", "postcode")


def guess(headers: Sequence[str]) -> dict[str, str]:
    """Field to header: for each field the header spelt in the likeliest way; a header serves once."""
    spelt = {header: plain(header) for header in headers}
    found: dict[str, str] = {}
    for field, spellings in SPELLINGS.items():
        fitting = [(spellings.index(text), header) for header, text in spelt.items() if text in spellings]
        if fitting:
            found[field] = min(fitting)[1]
    return found


def plain(header: str) -> str:
    """A header without signs and capitals, so that its spellings are one."""
    return re.sub(r"[^a-z0-9]", "", header.lower())


def lacking(mapping: dict[str, str]) -> str:
    """What a list would need to be linked, as the end of a sentence; empty where it has that."""
    if not any(field in mapping for field in NAMES):
        return "no column that looks like a name; call one forename, surname or name"
    if not any(field in mapping for field in OTHERS):
        return "nothing but names; a date of birth, postcode, address, telephone, e-mail or NHS number is needed too"
    return ""
