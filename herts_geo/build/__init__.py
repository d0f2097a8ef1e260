"""Makes the shipped pack from its sources. Needs the optional dependencies named `build`."""
