"""The version of the program, as stores, bundles and exports name it."""

VERSION = "0.1.0"
