"""Cleaning as is usual in Python before records are linked."""

import re
import unicodedata

import pandas as pd
import phonenumbers

LEGAL = re.compile(
    r"\b(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|plc|gmbh|ag|kg|ohg|mbh|ug|se|sa|s a|sas|sarl|eurl|sl|slu|"
    r"srl|s r l|spa|s p a|bv|b v|nv|n v|oy|oyj|ab|as|a s|aps|sp z o o|zoo|kft|zrt|nyrt|sro|s r o|doo|d o o|lda|ltda|pty|pte|pvt|private|"
    r"ooo|oao|zao|kk|k k|sdn bhd|bhd|holding|group|the)\b"
)
REGIONS = {
    "united states": "US", "usa": "US", "us": "US", "united kingdom": "GB", "great britain": "GB", "uk": "GB", "germany": "DE",
    "deutschland": "DE", "france": "FR", "spain": "ES", "españa": "ES", "italy": "IT", "italia": "IT", "austria": "AT", "österreich": "AT",
    "switzerland": "CH", "schweiz": "CH", "netherlands": "NL", "nederland": "NL", "belgium": "BE", "sweden": "SE", "sverige": "SE",
    "norway": "NO", "norge": "NO", "denmark": "DK", "danmark": "DK", "finland": "FI", "suomi": "FI", "poland": "PL", "polska": "PL",
    "czech republic": "CZ", "czechia": "CZ", "hungary": "HU", "romania": "RO", "portugal": "PT", "brazil": "BR", "brasil": "BR",
    "mexico": "MX", "méxico": "MX", "canada": "CA", "australia": "AU", "new zealand": "NZ", "ireland": "IE", "india": "IN", "china": "CN",
    "japan": "JP", "south korea": "KR", "russia": "RU", "ukraine": "UA", "greece": "GR", "turkey": "TR", "türkiye": "TR",
    "united arab emirates": "AE", "uae": "AE", "saudi arabia": "SA", "egypt": "EG", "israel": "IL", "singapore": "SG",
}
FREE = re.compile(r"^(gmail|googlemail|yahoo|hotmail|outlook|live|aol|icloud|me|gmx|web|mail|proton|protonmail|qq|163|yandex|t-online|orange|libero)\.")
ROLES = {"info", "sales", "contact", "office", "admin", "support", "hello", "mail", "hr", "marketing", "kontakt", "team", "service"}
NOTHING = {"", "n/a", "na", "none", "null", "-", "--", "unknown", "test", "tbd", "x", "xxx", ".", "?", "0000000000", "nan"}


def plain(text):
    """Lower case, without marks and punctuation."""
    if not isinstance(text, str) or text.strip().lower() in NOTHING:
        return None
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]", " ", text)).strip() or None


def company(text):
    name = plain(text.replace("&", " and ")) if isinstance(text, str) else None
    if not name or name in {"self employed", "confidential", "freelance", "unemployed", "retired"}:
        return None
    return re.sub(r"\s+", " ", LEGAL.sub(" ", name)).strip() or name


def phone(text, country=None):
    if not isinstance(text, str) or not re.search(r"\d{5}", re.sub(r"\D", "", text)):
        return None
    region = REGIONS.get(str(country).strip().lower(), str(country).upper() if isinstance(country, str) and len(country) == 2 else "US")
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None


def email(text):
    if not isinstance(text, str):
        return None
    found = re.search(r"([\w.!#$%&'*+/=?^`{|}~-]+)@([\w.-]+\.\w+)", text.strip().lower().removeprefix("mailto:"))
    if not found:
        return None
    local, host = found.groups()
    local = local.split("+")[0]
    if host in {"gmail.com", "googlemail.com"}:
        local, host = local.replace(".", ""), "gmail.com"
    return None if local in ROLES or local.startswith(("test", "noreply")) else f"{local}@{host}"


def domain(text):
    if not isinstance(text, str):
        return None
    host = re.sub(r"^(https?:)?/*(www\d?\.)?", "", text.strip().lower()).split("/")[0].split("?")[0]
    return host if "." in host and not FREE.match(host) else None


def slug(text):
    found = re.search(r"linkedin\.com/in/([^/?#\s]+)", text.lower()) if isinstance(text, str) else None
    return found.group(1) if found else None


def people(d):
    """Names of a person: first, last; from the full name where they aren't given."""
    first, last = (d.get(c, pd.Series("", d.index)).map(plain) for c in ("first_name", "last_name"))
    full = d.get("full_name", pd.Series("", d.index)).map(lambda t: " ".join(reversed(t.split(",", 1))) if isinstance(t, str) and t.count(",") == 1 else t).map(plain)
    full = full.map(lambda t: re.sub(r"\b(mr|mrs|ms|dr|prof|ing|mba|phd|jr|sr|md)\b", " ", t).split() if isinstance(t, str) else [])
    first = first.where(first.notna(), full.map(lambda t: t[0] if len(t) > 1 else None))
    last = last.where(last.notna(), full.map(lambda t: " ".join(t[1:]) if len(t) > 1 else None))
    return first, last


def leads(d):
    first, last = people(d)
    mail = d.email.map(email)
    host = d.website.map(domain)
    host = host.where(host.notna(), d.email.map(lambda t: domain(t.split("@")[-1]) if isinstance(t, str) and "@" in t else None))
    numbers = [[phone(n, c) for n, c in zip(d[column], d.country)] for column in ("phone", "mobile")]
    out = pd.DataFrame({
        "id": d["id"], "first": first, "last": last, "email": mail, "local": mail.str.split("@").str[0], "mailhost": mail.str.split("@").str[1],
        "phone": numbers[0], "mobile": numbers[1], "company": d.company.map(company), "domain": host, "profile": d.linkedin.map(slug),
        "title": d.title.map(plain), "city": d.city.map(plain), "postcode": d.postcode.map(plain),
    })
    out["name"] = (out["first"].fillna("") + " " + out["last"].fillna("")).str.strip()
    out["number"] = out.mobile.where(out.mobile.notna(), out.phone)
    out["brand"] = out.domain.str.split(".").str[0]
    return out
