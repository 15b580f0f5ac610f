"""What several rooms share: settings, the lake, the registry of portals, the release, the stack."""
