"""Indivisible things shared out by weights: posts, staff, vehicles, by the named methods."""

from allocation.posts.apportion import Apportionment, apportion
from allocation.posts.explain import PostLine, explain_posts
from allocation.posts.measure import measured
from allocation.posts.methods import METHODS, Method, find_method

__all__ = [
    "METHODS",
    "Apportionment",
    "Method",
    "PostLine",
    "apportion",
    "explain_posts",
    "find_method",
    "measured",
]
