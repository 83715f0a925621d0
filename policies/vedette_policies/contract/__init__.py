"""What the core and the policy pack share, in standard-library code only.

The pack stands alone, so it carries a copy of this package, which a test holds equal, byte for byte. A name that both
sides use, such as a resource's type or a policy's id, is written here and nowhere else.
"""
