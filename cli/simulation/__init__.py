"""A market of dealerships whose missed calls follow the market study of Q3 2025, seeded.

drawn = simulation.draw(quarter, calls=50_000, dealerships=40, seed=7)
drawn.dealerships    the contracts, as `rappel dealership apply` would store them
drawn.items()        the ledger's items: plain values by attribute
drawn.truths()       what they hold, once all of them are drawn
"""

from cli.simulation.simulation import Simulation, draw

__all__ = ["Simulation", "draw"]
