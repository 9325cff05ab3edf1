"""Commands of the road in."""
