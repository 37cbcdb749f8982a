"""A PDF becomes PDF/A-1b (ISO 19005-1): colours defined, metadata twice and equal, nothing outside.

Part 1 and not a later one: it is the level offices ask for, and the one whose validator (PDFBox
Preflight) runs in our tests.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from branchdesk.kernel.resources import resource

CREATOR = "BranchDesk"
PRODUCER = "ReportLab + pikepdf"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
<xmp:MetadataDate>{when}</xmp:MetadataDate><xmp:CreatorTool>{creator}</xmp:CreatorTool>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says about itself; ``when`` carries its time zone."""

    title: str
    author: str
    when: datetime


def to_archive(data: bytes, facts: Facts) -> bytes:
    """The same pages as PDF/A-1b; equal input gives equal bytes.

    ``ValueError`` names a font that is not embedded: a fault of ours, not of the user.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        _refuse_foreign_fonts(pdf)
        _declare_colours(pdf)
        _describe(pdf, facts)
        if "/Outlines" in pdf.Root:
            del pdf.Root["/Outlines"]
        pdf.save(
            out,
            force_version="1.4",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            preserve_pdfa=True,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    return out.getvalue()


def _refuse_foreign_fonts(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            if "/FontFile2" not in font.get("/FontDescriptor", {}):
                raise ValueError(f"{font.BaseFont} is not embedded")


@cache
def _profile() -> bytes:
    return zlib.compress(resource("fonts", "sRGB.icc").read_bytes())


def _declare_colours(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(_profile())
    profile.N, profile.Filter = 3, Name.FlateDecode
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _describe(pdf: pikepdf.Pdf, facts: Facts) -> None:
    """Info dictionary and XMP say the same to the second."""
    when = facts.when.replace(microsecond=0)
    zone = when.strftime("%z")
    stamp = when.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"
    info = pdf.docinfo
    for key in list(info.keys()):
        del info[key]
    info["/Title"], info["/Author"] = facts.title, facts.author
    info["/Creator"], info["/Producer"] = CREATOR, PRODUCER
    info["/CreationDate"] = info["/ModDate"] = stamp
    xmp = _XMP.format(
        title=escape(facts.title),
        author=escape(facts.author),
        when=when.isoformat(),
        creator=CREATOR,
        producer=PRODUCER,
    )
    metadata = pdf.make_stream(xmp.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root = pdf.Root
    root.Metadata = metadata
    root.Lang = String("zh-CN")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
