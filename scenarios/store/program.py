"""The version of the program, as stores and bundles name it."""

VERSION = "0.1.0"
