"""The report: findings to one self-contained page of HTML, in French or English.

`render` lives in `page`. The charts' library is loaded with it, and so only where a page is made.
"""
