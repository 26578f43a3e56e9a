"""Writes phones.tsv: what the Python port of Google's libphonenumber says of numbers of every region.

    python3 -m venv venv && venv/bin/pip install phonenumbers==9.0.42
    venv/bin/python crates/domain/tests/golden/phones.py > crates/domain/tests/golden/phones.tsv

Take the version that `rlibphonenumber` names as its metadata's, so that both speak of the same numbering plans.
Columns: input, region, then for a valid number E.164, extension, type and international form.
"""

import phonenumbers as lib
from phonenumbers import PhoneNumberFormat as Form, PhoneNumberType as Type

KINDS = {
    Type.FIXED_LINE: "fixed_line",
    Type.MOBILE: "mobile",
    Type.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    Type.TOLL_FREE: "toll_free",
    Type.PREMIUM_RATE: "premium_rate",
    Type.SHARED_COST: "shared_cost",
    Type.VOIP: "voip",
    Type.PERSONAL_NUMBER: "personal_number",
    Type.PAGER: "pager",
    Type.UAN: "uan",
    Type.VOICEMAIL: "voicemail",
}
# Regions of the library without a code in ISO 3166-1.
NOT_ISO = {"AC", "TA", "XK"}
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)} | {ord("+"): 0xFF0B}
ARABIC = {ord("0") + digit: 0x0660 + digit for digit in range(10)}


def line(text, region):
    columns = [text, region or ""]
    try:
        number = lib.parse(text, region)
    except lib.NumberParseException:
        number = None
    if number is not None and lib.is_valid_number(number):
        extension, number.extension = number.extension, None
        columns += [
            lib.format_number(number, Form.E164),
            extension or "",
            KINDS[lib.number_type(number)],
            lib.format_number(number, Form.INTERNATIONAL),
        ]
    print("\t".join(columns))


def main():
    for region in sorted(lib.SUPPORTED_REGIONS - NOT_ISO):
        kinds = [kind for kind in KINDS if kind != Type.FIXED_LINE_OR_MOBILE]
        examples = [lib.example_number_for_type(region, kind) for kind in kinds]
        examples = [number for number in examples if number is not None]
        for at, number in enumerate(examples):
            national = lib.format_number(number, Form.NATIONAL)
            international = lib.format_number(number, Form.INTERNATIONAL)
            e164 = lib.format_number(number, Form.E164)
            line(national, region)
            if at > 1:
                continue
            line(international, None)
            line(e164[:-1], region)
            if at == 1:
                line(national + " x42", region)
                line(e164[1:].translate(ARABIC), region)
            else:
                line(national.translate(FULL_WIDTH), region)
                line(national + " ext. 123", region)
                line("tel:" + international.replace(" ", "-") + ";ext=7", None)
                line(national[:-1] + "-5555", region)
        wrong = lib.invalid_example_number(region)
        if wrong is not None:
            line(lib.format_number(wrong, Form.NATIONAL), region)
    for code in sorted(lib.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        number = lib.example_number_for_non_geo_entity(code)
        line(lib.format_number(number, Form.INTERNATIONAL), None)


main()
