"""What the press may use of a market's quarter: figures to cite, and a release; their texts are data."""
