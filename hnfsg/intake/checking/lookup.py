"""What follows from a row's key: its block and category, as officers have confirmed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hnfsg.intake.declarations import Classified, Sheet
from hnfsg.intake.models import Classification
from hnfsg.intake.texts import Mask, Texts

SHOWN = 3  # new keys that the question names


@dataclass
class Lookup:
    """The classifications of one sheet. `new`: keys that nobody has classified yet -> label."""

    classified: Classified | None = None
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, dataset_slug: str, sheet: Sheet) -> "Lookup":
        """What is known of a sheet's keys. One query where the sheet has such columns."""
        if sheet.classified is None:
            return cls()
        rows = Classification.objects.filter(dataset_slug=dataset_slug, sheet=sheet.slug)
        return cls(sheet.classified, dict(rows.values_list("key", "values")))

    def filled(self, texts: Mapping[str, Texts]) -> dict[str, Texts]:
        """The texts, with blank ones of the columns that follow from the key taken from it."""
        filled = dict(texts)
        if self.classified is None or self.classified.key not in texts:
            return filled
        key = texts[self.classified.key]
        for name in self.classified.columns:
            words = tuple(self.known.get(word, {}).get(name, "") for word in key.words)
            follows = Texts(key.codes, words)
            filled[name] = texts[name].filled(follows) if name in texts else follows
        return filled

    def note_new(self, keys: Texts, labels: Texts, lacking: Mask) -> None:
        """Keep the keys of rows that lack what should follow from them."""
        for place in lacking.nonzero()[0].tolist():
            if key := keys.words[keys.codes[place]]:
                self.new.setdefault(key, labels.words[labels.codes[place]])

    @property
    def question(self) -> str:
        """What is asked about the new keys."""
        title = self.classified.title if self.classified else ""
        count, shown = len(self.new), ", ".join(list(self.new)[:SHOWN])
        more = f" and {count - SHOWN:,} more" if count > SHOWN else ""
        return f"{count:,} {'is' if count == 1 else 'are'} new to the {title}: {shown}{more}"
