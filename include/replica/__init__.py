"""Replica portals: small sites, one or more a CMS family, that stand in for provincial portals no build
machine can reach. Five of them make the demonstration."""
