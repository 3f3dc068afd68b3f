"""Tells staff and the CRM of missed calls: once each, and never of a caller who was reached meanwhile."""
