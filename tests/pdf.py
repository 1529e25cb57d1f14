"""What a PDF of ours says, read back by pypdf."""

from io import BytesIO

from pypdf import PdfReader


def packed(text: str) -> str:
    """The text without its spaces: a reader guesses them from the distances of the letters."""
    return "".join(text.split())


class Pdf:
    """One file, opened: the packed words of each page, and what the file says of itself."""

    def __init__(self, data: bytes) -> None:
        self.read = PdfReader(BytesIO(data), strict=True)
        self.pages = [packed(page.extract_text()) for page in self.read.pages]
        self.text = "\f".join(self.pages)
        catalogue = self.read.root_object
        self.language = catalogue.get("/Lang")
        self.tagged = "/MarkInfo" in catalogue and "/StructTreeRoot" in catalogue
        self.metadata = catalogue["/Metadata"].get_object().get_data().decode()

    def says(self, words: str) -> bool:
        """Whether the words stand in it, one after the other."""
        return packed(words) in self.text

    def lines(self) -> int:
        """How many lines of text the pages hold, by the heights at which letters are set."""
        heights: set[float] = set()
        for page in self.read.pages:
            page.extract_text(visitor_text=lambda *seen: heights.add(seen[1][5] + seen[2][5]))
        return len(heights)
