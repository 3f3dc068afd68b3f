"""The countries that End User Messaging texts, by their codes (ISO 3166-1).

https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html
AWS sends to none of Cuba, Iran, North Korea, Sudan and Syria. Some small territories aren't here, since a
code that AWS doesn't know could fail a deployment: `rappel doctor` says which countries AWS allows all the
same.
"""

_AFRICA = """
AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ
NA NE NG RE RW SC SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW
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
AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK
MT NL NO PL PT RO RS RU SE SI SK UA
"""
_OCEANIA = """
AS AU CK FJ FM GU MH MP NC NF NU NZ PF PG PW SB TO VU WS
"""

COUNTRIES = frozenset((_AFRICA + _AMERICAS + _ASIA + _EUROPE + _OCEANIA).split())
