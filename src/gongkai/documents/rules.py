"""What may enter the library at all."""

from gongkai.publishing.secrecy import has_no_secrecy_mark

__all__ = ["has_no_secrecy_mark"]
