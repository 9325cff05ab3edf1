"""The blade files of COLLECT: their names, their technical ids, the headings that they may have.

Source: the DfE's technical specification of the person-level SEN2, versions 1.1 to 1.4, as the
headings of COLLECT's own csv files have them. Headings are compared in small letters.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Blade:
    """One file of the export: `<name>.csv`, however the name begins.

    `parent`: the file whose technical id its rows bear. Without a heading of `needed` there is no
    telling what happened; those of `used` came or went with a version; `unused` are not read.
    """

    name: str
    parent: str = ""
    needed: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def own_id(self) -> str:
        """The heading of its own technical id."""
        return f"{self.name}tableid"

    @property
    def parent_id(self) -> str:
        """The heading of its parent's technical id; empty where it has none."""
        return f"{self.parent}tableid" if self.parent else ""

    @property
    def file(self) -> str:
        """Its name as messages tell it."""
        return f"{self.name}.csv"

    @property
    def must_have(self) -> tuple[str, ...]:
        """Every heading without which it is refused."""
        ids = (self.own_id, self.parent_id) if self.parent else (self.own_id,)
        return (*ids, *self.needed) if self.is_required else self.needed

    @property
    def read(self) -> tuple[str, ...]:
        """Every heading whose cells are taken into memory."""
        return tuple(dict.fromkeys((*self.must_have, *self.used)))

    @property
    def known(self) -> frozenset[str]:
        """Every heading that the return knows."""
        technical = ("nativeid", "sourceid", f"{self.name}orderseqcolumn", "sen2tableid")
        return frozenset((*self.read, *self.unused, *technical))


_PLACED = ("ukprn", "senunitindicator", "resourcedprovisionindicator")

SEN2 = Blade(
    "sen2",
    used=("referencedate", "year"),
    unused=(
        *("collection", "sourcelevel", "softwarecode", "release", "serialno", "datetime"),
        *("lea", "dmo", "dco"),
    ),
    is_required=False,
)
PERSON = Blade(
    "person",
    needed=("personbirthdate", "upn"),
    used=("uniquelearnernumber", "surname", "forename"),
    unused=("gendercurrent", "sex", "ethnicity", "postcode", "upnunknown"),
)
REQUESTS = Blade(
    "requests",
    "person",
    needed=("receiveddate", "requestoutcome", "requestoutcomedate"),
    used=("requestsource", "requestmediation", "requesttribunal", "exported"),
    unused=("rya",),
)
ASSESSMENT = Blade(
    "assessment",
    "requests",
    needed=("assessmentoutcome", "assessmentoutcomedate", "week20"),
    used=("assessmentmediation", "assessmenttribunal", "othermediation", "othertribunal"),
)
NAMED_PLAN = Blade(
    "namedplan",
    "assessment",
    needed=("startdate", "ceasedate", "ceasereason"),
    unused=("planres", "planwbp", "pb", "oa", "dp"),
)
PLAN_DETAIL = Blade(
    "plandetail",
    "namedplan",
    needed=("urn", "sensetting", "placementrank"),
    used=_PLACED,
    unused=("sensettingother",),
)
ACTIVE_PLANS = Blade(
    "activeplans",
    "requests",
    used=("reviewmeeting", "lastreview"),
    unused=(
        *("transferla", "res", "wbp", "reviewoutcome", "reviewdraft"),
        *("phasetransferduedate", "phasetransferfinaldate"),
    ),
)
PLACEMENT_DETAIL = Blade(
    "placementdetail",
    "activeplans",
    needed=("urn", "sensetting", "placementrank"),
    used=("leavingdate", *_PLACED),
    unused=("sensettingother", "entrydate", "res", "wbp", "attendancepattern"),
)
SEN_NEED = Blade("senneed", "activeplans", needed=("sentype", "sentyperank"))

BLADES = (
    *(SEN2, PERSON, REQUESTS, ASSESSMENT, NAMED_PLAN, PLAN_DETAIL),
    *(ACTIVE_PLANS, PLACEMENT_DETAIL, SEN_NEED),
)
