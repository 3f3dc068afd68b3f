"""`rappel lake`: what an operator does to the lake of a stage."""
