"""A market of dealerships whose missed calls follow the market study of Q3 2025, seeded.

market = simulation.draw(quarter, calls=50_000, dealerships=40, seed=7)
market.dealerships()           the contracts, as `rappel dealership apply` would store them
simulation.items(market)       the ledger's items: plain values by attribute
simulation.truths(market)      what they hold, once they are drawn
"""

from cli.simulation.simulation import Simulation, draw

__all__ = ["Simulation", "draw"]
