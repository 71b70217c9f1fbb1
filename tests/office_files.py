"""Files of Office, made part by part so that each test shows what Word or PowerPoint writes."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def related(*names: str) -> str:
    return RELATIONSHIPS.format(
        "".join(
            f'<Relationship Id="r{i}" Type="{RELATIONS}/{Path(name).stem}" Target="{name}"/>'
            for i, name in enumerate(names)
        )
    )
