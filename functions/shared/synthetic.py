"""The stage's own dealership: functions/notify/synthetic.py calls it each hour, to see that a text leaves.

It is none of the dealerships: `Dealerships.ids` doesn't name it, and so neither the lake, nor a notice, nor a
command knows its calls. Its texts are judged by the carrier, and sent to nobody.
"""

# Its id, and its integration's.
SYNTHETIC = "rappel-synthetic"
# Its number, which nobody has: 555-0100 to 555-0199 are kept for fiction in every area code.
SYNTHETIC_LINE = "+18675550100"
