"""Certificates of the server on loopback, for 127.0.0.1 alone: one that lasts, one expired.

Both are signed with the one key here, which guards nothing.
"""

import ssl
from pathlib import Path

KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkZ9bc18HoX0xd6o6
IHRlXlKiVQem0Eojl58ImMEVzMqhRANCAARnVKILvvKQATv//uMfjDzvw12S5FGb
Gims7xxS41D08Uuyw94PHT0S4D5iQ7lKDEXIANP72GWEmbExlWSrJUUz
-----END PRIVATE KEY-----
"""
SOUND = """\
-----BEGIN CERTIFICATE-----
MIIBjDCCATGgAwIBAgIUPPSgXxJrsIXddmSLZsO3GQOt7pgwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPaGVydHMtZ2VvIHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIx
MjAwMTAxMDAwMDAwWjAaMRgwFgYDVQQDDA9oZXJ0cy1nZW8gdGVzdHMwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAARnVKILvvKQATv//uMfjDzvw12S5FGbGims7xxS
41D08Uuyw94PHT0S4D5iQ7lKDEXIANP72GWEmbExlWSrJUUzo1MwUTAPBgNVHREE
CDAGhwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgKEMB0GA1Ud
DgQWBBSlrJ/6C46zDCuZaCClxKFNFStsNDAKBggqhkjOPQQDAgNJADBGAiEAmfEL
3gbk+MfHhMmxAn6fFSoAVn8R7tmYfcOsHCkJEKECIQDAZDqGAyoc3mCx2efotsqO
fLyNeFfhZu4wto0GBksMFg==
-----END CERTIFICATE-----
"""
EXPIRED = """\
-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIUFPr2SgoKQG4RwHs9fHJVy2XJiC0wCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPaGVydHMtZ2VvIHRlc3RzMB4XDTIwMDEwMTAwMDAwMFoXDTIx
MDEwMTAwMDAwMFowGjEYMBYGA1UEAwwPaGVydHMtZ2VvIHRlc3RzMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEZ1SiC77ykAE7//7jH4w878NdkuRRmxoprO8cUuNQ
9PFLssPeDx09EuA+YkO5SgxFyADT+9hlhJmxMZVkqyVFM6NTMFEwDwYDVR0RBAgw
BocEfwAAATAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIChDAdBgNVHQ4E
FgQUpayf+guOswwrmWggpcShTRUrbDQwCgYIKoZIzj0EAwIDRwAwRAIgKEdQGBSU
fYPM0sPyvurJTDhWSn28NPC6RJphbY+uHpsCIBFI6V8Zup4ofd7rRZeb/n8j37+z
doD2MZLUWCclGWFL
-----END CERTIFICATE-----
"""


def context(certificate: str, folder: Path) -> ssl.SSLContext:
    """What a server needs to answer with a certificate."""
    file = folder / "server.pem"
    file.write_text(KEY + certificate)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


def trusted(certificate: str, folder: Path) -> str:
    """A file of authorities that trusts a certificate, for SSL_CERT_FILE."""
    file = folder / "trusted.pem"
    file.write_text(certificate)
    return str(file)
