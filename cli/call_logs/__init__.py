"""Any phone system's call-log export, read into calls: what `rappel import` is made of."""
