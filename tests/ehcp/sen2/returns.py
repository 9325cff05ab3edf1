"""Made-up returns: the blade files of COLLECT in a zip, and the same children in our template.

Everything of a person is planted: it stands nowhere but in the return, so that a search finds it.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

HEADINGS = {
    "person": (
        "persontableid,NativeId,personorderseqcolumn,sourceid,sen2tableid,surname,forename,"
        "personbirthdate,sex,ethnicity,postcode,upn,uniquelearnernumber,upnunknown"
    ),
    "requests": (
        "requeststableid,NativeId,requestsorderseqcolumn,sourceid,persontableid,receiveddate,"
        "requestsource,rya,requestoutcomedate,requestoutcome,requestmediation,requesttribunal,"
        "exported"
    ),
    "assessment": (
        "assessmenttableid,NativeId,assessmentorderseqcolumn,sourceid,requeststableid,"
        "assessmentoutcome,assessmentoutcomedate,assessmentmediation,assessmenttribunal,"
        "othermediation,othertribunal,week20"
    ),
    "namedplan": (
        "namedplantableid,NativeId,namedplanorderseqcolumn,sourceid,assessmenttableid,startdate,"
        "planres,planwbp,pb,oa,dp,ceasedate,ceasereason"
    ),
    "plandetail": (
        "plandetailtableid,NativeId,plandetailorderseqcolumn,sourceid,namedplantableid,urn,ukprn,"
        "sensetting,sensettingother,placementrank,senunitindicator,resourcedprovisionindicator"
    ),
    "activeplans": (
        "activeplanstableid,NativeId,activeplansorderseqcolumn,sourceid,requeststableid,transferla,"
        "reviewmeeting,reviewoutcome,lastreview"
    ),
    "placementdetail": (
        "placementdetailtableid,NativeId,placementdetailorderseqcolumn,sourceid,activeplanstableid,"
        "res,wbp,urn,ukprn,sensetting,sensettingother,placementrank,entrydate,leavingdate,"
        "senunitindicator,resourcedprovisionindicator"
    ),
    "senneed": (
        "senneedtableid,NativeId,senneedorderseqcolumn,sourceid,activeplanstableid,sentype,"
        "sentyperank"
    ),
    "sen2": "sen2tableid,NativeId,collection,year,referencedate",
}
Blades = dict[str, list[dict[str, str]]]


@dataclass
class Made:
    """A return: its blade files, the same cases in the template's words, and what was planted."""

    blades: Blades
    cases: list[dict[str, str]] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)

    @property
    def zip(self) -> bytes:
        """The zip as COLLECT's export is sent."""
        return zipped(self.blades)


def zipped(blades: Blades, *, headings: Mapping[str, str] = HEADINGS) -> bytes:
    """Blade files in one zip, named as COLLECT names them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in blades.items():
            text = io.StringIO(newline="")
            names = headings[name].split(",")
            writer = csv.DictWriter(text, names, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"Blade-Export_16-01-2026_{name}.csv", text.getvalue())
    return out.getvalue()


def blade_day(day: date | None) -> str:
    """A day as the blade files have it."""
    return f"{day:%Y-%b-%d} 00:00:00" if day else ""


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    """The rows of a csv by heading."""
    yield from csv.DictReader(io.StringIO(content.decode(), newline=""))


def found_in(planted: Iterable[str], *texts: str) -> list[str]:
    """What of the planted texts stands in any of the others, in whatever case."""
    lowered = [text.lower() for text in texts]
    return [plant for plant in planted if any(plant.lower() in text for text in lowered)]
