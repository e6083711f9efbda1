"""One file with everything of a scenario, to be checked elsewhere."""

from scenarios.bundle.read import Bundle, read_bundle
from scenarios.bundle.verify import Verification, verify
from scenarios.bundle.write import write_bundle

__all__ = ["Bundle", "Verification", "read_bundle", "verify", "write_bundle"]
