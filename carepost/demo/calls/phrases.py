"""What people say on the telephone, in words as an officer types them."""

NOTES = (
    "Quiet fortnight. Nothing to add.",
    "Two new people moved in last week and are settling well.",
    "Boiler was out for a day; repaired on Tuesday.",
    "New deputy starts at the start of next month.",
    "Families’ meeting went well; more visits at weekends.",
    "Asked when the next training on moving and handling is.",
    "GP round is weekly again.",
    "Roof repair starts soon; two rooms closed for a week.",
    "Care plans moved to the new system. Night staff need more time with it.",
    "Waiting for the fire officer’s report.",
    "CQC rang about the provider information return.",
    "Agency nurse every Friday night until the new one starts.",
    "Would like a call in the afternoon: mornings are medicines round.",
    "Thanked us for the masks.",
    "One family unhappy with laundry; manager has met them.",
    "Van is off the road, so shopping trips are fewer.",
    "Christmas rota is full.",
    "Three carers passed their diploma.",
)
OUTBREAK_NOTES = (
    "Diarrhoea and vomiting on the upper floor; unit closed to visitors, health protection told.",
    "Flu confirmed by swab; antivirals given to everybody on the unit.",
    "COVID-19 in two staff and one resident; masks again in shared rooms.",
    "Deep clean finished. No new cases for two days.",
    "Admissions stopped until the outbreak is declared over.",
)
STRAIN_NOTES = (
    "Covering with overtime; the manager did two nights herself.",
    "Four applicants did not come to their interviews.",
    "Sickness is high after school holidays.",
    "Lost three carers to the new warehouse.",
    "Rounds run late in the east of the county: no drivers.",
)
MONEY = (
    "Energy contract ends in two months and the new price is much higher.",
    "Two of our invoices are unpaid since spring.",
    "Empty rooms: we need two more people to break even.",
    "The wage bill from April.",
    "The bank wants to see us about the overdraft.",
)
SUPPLIES = (
    "Gloves in medium", "Syringe drivers", "Dressings", "Pain relief patches: the pharmacy is out of them",
    "Hoist slings", "Continence pads: delivery is late",
)  # fmt: skip
HEALTH = (
    "No answer from the out-of-hours line at weekends.",
    "Waiting three weeks for the tissue viability nurse.",
    "Discharges come late on Fridays and without medicines.",
    "No dentist will visit.",
)
NO_ANSWER = ("", "", "", "Rang out.", "Voicemail; asked them to ring back.", "Engaged twice.")
DECLINED = (
    "Inspection going on today; asked us to leave it.",
    "Did not want to talk. Said that nothing has changed.",
    "Says the calls take too much of her time.",
)
RESCHEDULED = ("In a meeting.", "Medicines round; asked for another time.", "Driving. Please ring later.")
WRONG_NUMBER = ("Number goes to a private house.", "Number is out of service.")
CORRECTIONS = (
    "Typed the wrong number of people: figures were swapped.",
    "Mixed up with the service called before.",
    "Manager rang back to say the number of people was wrong.",
)
