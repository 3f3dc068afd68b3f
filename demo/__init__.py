"""The whole pipeline once, on the deployed template: `make demo`."""
