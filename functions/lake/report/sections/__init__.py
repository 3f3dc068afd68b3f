"""The report's sections, a file each: findings in, words and figures out, None where nothing is found."""
