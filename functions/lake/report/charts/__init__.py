"""The page's charts. Each makes the layout of one kind from numbers and their words, and knows no finding."""
