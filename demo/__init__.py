"""The deployed template, locally: played through once by `make demo`, left standing by `make up`."""
