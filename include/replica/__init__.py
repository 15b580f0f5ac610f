"""Replica portals: five small sites that stand in for provincial portals no build machine can reach."""
