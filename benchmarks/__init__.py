"""Measured ratios against what a user would pick instead."""
