"""Words that the generator puts together. No real person, provider or place is meant.

Towns are invented, postcodes lie in the area ZZ, which is not in use, telephone numbers in the
range that Ofcom keeps for drama (01632 960000 to 960999), and the county lies in the North Sea.
"""

TOWNS = (
    "Amberford", "Brackmouth", "Cawlesham", "Dunsting", "Eastmere Regis", "Fennimore", "Garsdon Heath",
    "Harrowbeck", "Ixleigh", "Kelmarsh Quay", "Lastingham Vale", "Merriport", "Nettleswick", "Oxenfold",
    "Pennerley", "Quarrenden", "Rushbourne", "Stourleigh", "Thornwick Sands", "Upper Yarrold", "Vexham",
    "Wexcombe", "Yarrowby", "Zeal St Osyth",
)  # fmt: skip

LOCALITIES = ("North Ambershire", "Wolds and Vale", "Central", "Fens", "Coast")

TREES = (
    "Alder", "Ash", "Aspen", "Beech", "Birch", "Blackthorn", "Cedar", "Cherry", "Chestnut", "Elder", "Elm",
    "Fir", "Hawthorn", "Hazel", "Holly", "Hornbeam", "Ivy", "Juniper", "Larch", "Laurel", "Lime", "Linden",
    "Magnolia", "Maple", "Medlar", "Mulberry", "Myrtle", "Oak", "Orchard", "Pear Tree", "Pine", "Poplar",
    "Quince", "Rowan", "Spindle", "Sycamore", "Walnut", "Wayfaring", "Willow", "Yew",
)  # fmt: skip

HOMES = (
    "Bank", "Court", "Croft", "Dene", "End", "Gardens", "Gate", "Grange", "Grove", "Hall", "Haven", "Holt",
    "House", "Lawn", "Lea", "Lodge", "Manor", "Mead", "Mount", "Nook", "Park", "Place", "Rest", "Rise",
    "View", "Villa",
)  # fmt: skip

CARERS = (
    "Ambergate", "Bluebell", "Brightside", "Candlewick", "Cornerstone", "Dovetail", "Evergreen",
    "Fairweather", "Goldfinch", "Harbour", "Heartsease", "Kingfisher", "Lanternlight", "Lighthouse",
    "Meadowsweet", "Nightingale", "Open Door", "Primrose", "Quayside", "Robin", "Snowdrop", "Sunrise",
    "Thistledown", "Wayside", "Wren",
)  # fmt: skip

CARE_FORMS = ("Homecare", "Care at Home", "Care", "Support", "Community Care", "Living")

COMPANY_FORMS = (
    "Limited", "Ltd", "Care Limited", "Healthcare Ltd", "Care Group Limited", "Services Ltd", "CIC",
)  # fmt: skip

FIRST_NAMES = (
    "Abena", "Adaeze", "Agnieszka", "Aisha", "Alan", "Alison", "Amara", "Andrew", "Anita", "Anthony",
    "Arjun", "Beatriz", "Bernard", "Bethan", "Bogdan", "Carol", "Catarina", "Charles", "Chidi", "Claire",
    "Colin", "Dawn", "Deepa", "Delroy", "Denise", "Donna", "Edward", "Eileen", "Elena", "Emeka", "Emma",
    "Esther", "Farah", "Fiona", "Gareth", "George", "Grace", "Gurpreet", "Hannah", "Harpreet", "Helen",
    "Ian", "Imran", "Ingrid", "Ivy", "Jacek", "Janet", "Jean", "Joanna", "Joseph", "Joyce", "Julie",
    "Kamal", "Karen", "Kelechi", "Kevin", "Kofi", "Laura", "Leila", "Linda", "Magdalena", "Malcolm",
    "Maria", "Martin", "Mary", "Meera", "Mohammed", "Monika", "Nadia", "Neil", "Ngozi", "Nicola", "Olufemi",
    "Pamela", "Patience", "Patricia", "Paul", "Peter", "Precious", "Priya", "Rachel", "Raj", "Rebecca",
    "Rita", "Roger", "Rosemary", "Ruth", "Sanjay", "Sarah", "Sharon", "Sheila", "Simon", "Sinead", "Stella",
    "Sunita", "Susan", "Tamara", "Tendai", "Teresa", "Thandiwe", "Tracey", "Usha", "Veronica", "Victor",
    "Wendy", "Yasmin", "Yvonne", "Zainab", "Zofia",
)  # fmt: skip

LAST_NAMES = (
    "Abbotsby", "Adebowale", "Akinwande", "Allardyke", "Amesbury-Cole", "Applegarth", "Asanteh", "Ashdowne",
    "Bannerfold", "Barrowclough", "Beddingham", "Bhattal", "Birtwhistle", "Blackadder", "Bodnarow",
    "Brathwell", "Brockleby", "Calloway", "Candlish", "Chakrabarty", "Chikwandu", "Claypole", "Coldbeck",
    "Copperthwaite", "Crannock", "Dalgleesh", "Danjumah", "Dewhirst", "Dombrowskaya", "Dunnock", "Eastlake",
    "Ekpenyong", "Fairburn", "Featherstone", "Fernsby", "Gadhvi", "Garrowby", "Goldthorpe", "Greatorex",
    "Gunnarsby", "Hallowell", "Hathersage", "Hetheridge", "Hollingworth", "Ibekwe", "Inglethorpe",
    "Jankowicz", "Jessop-Lyle", "Kaurani", "Kettlewell", "Kowalewska", "Lamptey", "Larkspur", "Lightbody",
    "Loxley", "Maddockson", "Mbathani", "Merriweather", "Mirzayev", "Moorcroft", "Mutasah", "Narayanan",
    "Netherby", "Nowickert", "Oakenshaw", "Obafemi", "Oldroyd", "Otterburn", "Oyelarin", "Pankhania",
    "Peasgood", "Pennyfather", "Popescu-Hart", "Quartermain", "Ramanujam", "Ravenscroft", "Rosewarne",
    "Rutterford", "Sandhuja", "Satterthwaite", "Silverwood", "Sokolowicz", "Stanbridge", "Sutcliffe-May",
    "Tamburini", "Thackeray-Bell", "Threlkeld", "Tolliver", "Uzondu", "Venkataram", "Waddington-Roe",
    "Wetherby", "Whitlocke", "Winterbourne", "Wolstenholme", "Yeadon", "Zielinskaya", "Zvobgoh",
)  # fmt: skip

STREETS = (
    "Chapel Lane", "Church Road", "Coldharbour Lane", "Drovers Way", "Ferry Road", "Green Lane",
    "High Street", "Hollow Lane", "Mill Lane", "Orchard Road", "Park Road", "Quay Street", "Saltern Road",
    "School Lane", "Sheepcote Lane", "Spinney Close", "St Osyth Street", "Station Road", "The Avenue",
    "The Drove", "Vicarage Road", "Warren Hill", "Windmill Rise",
)  # fmt: skip
