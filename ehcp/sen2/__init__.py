"""The SEN2 return as it leaves COLLECT: the blade files in one zip, made into one list of cases.

Pure: no Django, no file, no clock. The zip comes as bytes and one stripped csv goes out, in which
no name, birth date, UPN, ULN or postcode stands (docs/adr/0064). What is told of a return names a
file, a row and a heading, never what stands there.
"""

from ehcp.sen2.problems import NotAReturn
from ehcp.sen2.stripping import Stripped, strip

__all__ = ["NotAReturn", "Stripped", "strip"]
