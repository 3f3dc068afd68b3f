"""The carriers that texts are sent by, behind one interface: two of AWS, and five telephony providers."""
