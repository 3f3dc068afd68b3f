"""The countries that End User Messaging texts, by their codes (ISO 3166-1, and XK for Kosovo).

They are the 215 of AWS's table, as of its version that names France's rule of 1 March 2026:
https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html
and four that it lacks: AS and MP are in AWS's list for Notify (…/userguide/notify-countries.html), BJ and VC
in an older one of SNS. AWS says that it reaches 240 countries and regions, and lists no more than these.
"""

_AFRICA = """
AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW
MZ NA NE NG RE RW SC SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW
"""
_AMERICAS = """
AG AI AR AW BB BM BO BR BS BZ CA CL CO CR DM DO EC GD GF GL GP GT GY HN HT JM KN KY LC MQ MS MX NI
PA PE PR PY SR SV TC TT US UY VC VE VG VI
"""
_ASIA = """
AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IQ JO JP KG KH KR KW KZ LA LB LK MM MN MO MV MY NP OM PH
PK PS QA SA SG TH TJ TL TM TR TW UZ VN YE
"""
_EUROPE = """
AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC
MD ME MK MT NL NO PL PT RO RS RU SE SI SK SM UA XK
"""
_OCEANIA = """
AS AU CK FJ FM GU MH MP NC NF NU NZ PF PG PW SB TO TV VU WS
"""

COUNTRIES = frozenset((_AFRICA + _AMERICAS + _ASIA + _EUROPE + _OCEANIA).split())
