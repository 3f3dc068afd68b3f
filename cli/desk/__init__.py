"""`rappel desk`: who may open the staff's desk."""
