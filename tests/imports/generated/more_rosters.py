"""名册 in further shapes: lists below each other, groups over units, leavers, glued numbers, names in one cell."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from app.imports import KnownTown
from tests.imports.generated.disturbances import add_end, add_title, chance
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.town import Someone, people

TODAY = date(2024, 8, 15)
KEY = ("name", "unit")
KNOWN = KnownTown(today=TODAY)


def lists_stacked(rng: Random) -> Case:
    """Two or three lists of different columns, one below the other, each with a title of its own."""
    staff, how = people(rng, most_units=3), ["lists one below the other"]
    page, truth = Page(), []
    shapes = [
        ("姓名", "单位", "联系电话"),
        ("姓名", "单位", "职务", "身份证号"),
        ("序号", "单位", "姓名", "职务"),
        ("单位", "姓名", "身份证号", "联系电话"),
    ]
    fields = {"姓名": "name", "单位": "unit", "联系电话": "phone", "职务": "title", "身份证号": "id_number"}
    for order, unit in enumerate(dict.fromkeys(p.unit for p in staff)):
        own = [p for p in staff if p.unit == unit]
        shape = rng.choice(shapes)
        if chance(rng, 0.8):
            page.add(
                rng.choice(("{i}、{w}花名册", "{w}名单", "表{n}：{w}基本情况表")).format(
                    i="一二三"[order], n=order + 1, w=("机关干部", "村干部", "驻村人员")[order]
                )
            )
            if chance(rng, 0.6):
                page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, 3))
        page.add(*shape)
        page.body = page.body or len(page.rows)
        for number, person in enumerate(own, 1):
            page.add(*(number if word == "序号" else getattr(person, fields[word]) for word in shape))
            truth.append({fields[word]: getattr(person, fields[word]) for word in shape if word in fields})
        page.rows += [[] for _ in range(rng.choice((0, 1, 1, 2)))]
        how.append("/".join(shape))
    return Case("roster", [page], truth, KEY, KNOWN, how=how)


def groups_over_units(rng: Random) -> Case:
    """一、机关干部 and 二、村干部 over people whose unit stands in its column, merged, once or each time."""
    staff, how = people(rng, most_units=4), ["groups over units"]
    page, truth = Page(), []
    add_title(rng, page, "干部花名册", how)
    style = rng.choice(("each", "merged", "headless"))
    page.add("序号", None if style == "headless" else "单位", "姓名", "职务", "联系电话")
    page.body = len(page.rows)
    units = list(dict.fromkeys(p.unit for p in staff))
    cut = rng.randint(0, len(units) - 1)
    number = 0
    for order, unit in enumerate(units):
        if order in (0, cut):
            page.add(
                rng.choice(("{i}、{w}", "（{i}）{w}", "{w}")).format(
                    i="一" if order == 0 else "二", w="机关干部" if order == 0 else "村级干部"
                )
            )
            page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, 4))
        own = [p for p in staff if p.unit == unit]
        first = len(page.rows)
        for person in own:
            number += 1
            page.add(
                number,
                unit if style == "each" or person is own[0] else None,
                person.name,
                person.title,
                person.phone,
            )
            truth.append({"name": person.name, "unit": unit, "title": person.title, "phone": person.phone})
        if style != "each":
            page.merged.append((first, 1, first + len(own) - 1, 1))
    add_end(rng, page, len(staff), how, key_column=2)
    return Case("roster", [page], truth, KEY, KNOWN, how=[*how, style])


def leavers(rng: Random) -> Case:
    """A column that says who has left; they are no current staff, and it is said."""
    staff, how = people(rng), ["leavers in the list"]
    page, truth = Page(), []
    add_title(rng, page, "人员名册", how)
    head, here, gone = rng.choice((
        ("在职状态", ("在职", "在岗"), ("离职", "已退休", "调离")),
        ("离职日期", ("", ""), ("2023-05-01", "2024年3月")),
        ("调出时间", ("", "—"), ("2022.7", "2023年12月")),
        ("是否在职", ("是", "是"), ("否", "否")),
        ("备注", ("", "党员"), ("2023年退休", "已调出", "已离职")),
    ))  # fmt: skip
    page.add("序号", "姓名", "单位", "身份证号", head)
    page.body = len(page.rows)
    case = Case("roster", [page], truth, KEY, KNOWN, how=[*how, head])
    for number, person in enumerate(staff, 1):
        left = chance(rng, 0.2)
        page.add(
            number, person.name, person.unit, person.id_number, rng.choice(gone if left else here) or None
        )
        told = {"name": person.name, "unit": person.unit, "id_number": person.id_number}
        if left:
            case.to_tell.add(person.name)
        else:
            truth.append(told)
    if not truth:
        page.rows[-1][4] = here[0] or None
        truth.append({"name": staff[-1].name, "unit": staff[-1].unit, "id_number": staff[-1].id_number})
        case.to_tell.discard(staff[-1].name)
    return case


def names_in_cells(rng: Random) -> Case:
    """A unit a row, its people in one cell."""
    staff, how = people(rng), ["several names in a cell"]
    page, truth = Page(), []
    add_title(rng, page, "干部名单", how)
    sign = rng.choice(("、", "，", "\n", " ", ",", "；"))
    page.add("序号", "单位", rng.choice(("姓名", "人员", "人员名单", "干部姓名")), "备注")
    page.body = len(page.rows)
    for number, unit in enumerate(dict.fromkeys(p.unit for p in staff), 1):
        own = [p for p in staff if p.unit == unit]
        page.add(number, unit, sign.join(p.name for p in own))
        truth += [{"name": p.name, "unit": unit} for p in own]
    return Case("roster", [page], truth, KEY, KNOWN, how=[*how, repr(sign)])


def _damaged(rng: Random, person: Someone) -> tuple[str, Any, Any, str]:
    """(name, ID number, telephone) as written, and what was done."""
    name, number, phone = person.name, person.id_number, person.phone
    done = rng.choice(
        (
            "",
            "",
            "",
            "id in name",
            "phone in name",
            "unreadable name",
            "15 digits",
            "long number",
            "ten digits",
            "landline",
            "checksum",
        )
    )
    if done == "id in name":
        return name + rng.choice(("", " ")) + number, None, phone, done
    if done == "phone in name":
        return name + rng.choice(("", " ", "（")) + phone, number, None, done
    if done == "unreadable name":
        return name[0] + rng.choice("\ufffd?\ue863") + name[2:], number, phone, done
    if done == "15 digits" and number[6:8] == "19":
        return name, number[:6] + number[8:17], phone, done
    if done == "long number":
        return name, float(number[:17] + "0"), phone, done
    if done == "ten digits":
        return name, number, phone[:10], done
    if done == "landline":
        return name, number, 57188881234, done
    if done == "checksum":
        last = number[-1]
        return name, number[:-1] + ("3" if last != "3" else "5"), phone, done
    return name, number, phone, ""


def damaged(rng: Random) -> Case:
    """Glued, cut and unreadable names and numbers among good ones: told where nobody can know."""
    staff = people(rng)
    page, truth = Page(), []
    page.add("序号", "姓名", "单位", "身份证号", "手机号")
    page.body = 1
    case = Case("roster", [page], truth, KEY, KNOWN, how=["damaged values"])
    for number, person in enumerate(staff, 1):
        name, id_number, phone, done = _damaged(rng, person)
        page.add(number, name, person.unit, id_number, phone)
        told = {
            "name": person.name,
            "unit": person.unit,
            "id_number": person.id_number,
            "phone": person.phone,
        }
        if done == "15 digits":
            told["id_number"] = id_number
        if done in ("ten digits", "landline", "long number", "checksum"):
            case.to_tell.add(person.name)
            for field in ("phone",) if done in ("ten digits", "landline") else ("id_number",):
                del told[field]
        if done == "unreadable name":
            continue  # nobody knows who it is: a row of another name must say so
        truth.append(told)
        case.how += [f"{number} {done}"] if done else []
    return case


def other_documents(rng: Random) -> Case:
    """军官证 and 护照 beside ID numbers."""
    staff = people(rng, most_units=2)
    page, truth = Page(), []
    page.add("序号", "姓名", "单位", "证件类型", "证件号码")
    page.body = 1
    for number, person in enumerate(staff, 1):
        kind, written = rng.choice(
            (
                ("居民身份证", person.id_number),
                ("身份证", person.id_number),
                ("护照", f"E{rng.randint(10**7, 10**8 - 1)}"),
                ("军官证", f"军字第{rng.randint(10**6, 10**7 - 1)}号"),
            )
        )
        page.add(number, person.name, person.unit, kind, written)
        truth.append(
            {"name": person.name, "unit": person.unit, "id_number": written if "身份证" in kind else ""}
        )
    return Case("roster", [page], truth, KEY, KNOWN, how=["documents"])


def with_example(rng: Random) -> Case:
    """A filled-in example above the people, and another unit's spelling of itself."""
    staff, how = people(rng), ["an example row"]
    page = Page()
    add_title(rng, page, "人员信息表", how)
    page.add("序号", "姓名", "单位", "身份证号", "手机号", "备注")
    page.body = len(page.rows)
    page.add(
        rng.choice(("例", "示例", "例：", "样例")),
        "张三",
        "某某村",
        "110101199001011237",
        "13800000000",
        None,
    )
    for number, person in enumerate(staff, 1):
        page.add(number, person.name, person.unit, person.id_number, person.phone)
    truth = [{"name": p.name, "unit": p.unit, "id_number": p.id_number, "phone": p.phone} for p in staff]
    return Case("roster", [page], truth, KEY, KNOWN, how=how)


def relatives(rng: Random) -> Case:
    """Several other people beside each: introducers, parents, the clerk who filled it in."""
    staff = people(rng)
    words = rng.sample(
        [
            "家属姓名",
            "入党介绍人",
            "户主",
            "监护人",
            "紧急联系人",
            "推荐人",
            "帮扶责任人",
            "填表人",
            "配偶",
            "父亲姓名",
            "子女",
            "联系人",
        ],
        rng.randint(1, 3),
    )
    own = rng.choice(("姓名", "中文名", "党员姓名", "本人姓名", "名字", "人员"))
    heads = [own, "单位", "身份证号", "电话"]
    for word in words:
        heads.insert(rng.randint(0, len(heads)), word)
        if chance(rng, 0.3):
            heads.insert(
                heads.index(word) + 1, word.removesuffix("姓名") + rng.choice(("电话", "单位", "身份证号"))
            )
    page = Page()
    page.add(*heads)
    page.body = 1
    others = people(rng, most_units=3)
    truth = []
    for person in staff:
        cells = []
        for head in heads:
            other = rng.choice(others)
            own_value = {
                own: person.name,
                "单位": person.unit,
                "身份证号": person.id_number,
                "电话": person.phone,
            }.get(head)
            about = (
                replace(other, unit="县外企业").phone
                if head.endswith("电话")
                else other.id_number
                if head.endswith("身份证号")
                else "县外企业"
                if head.endswith("单位")
                else other.name
            )
            cells.append(own_value if own_value is not None else about if chance(rng, 0.8) else None)
        page.add(*cells)
        truth.append(
            {"name": person.name, "unit": person.unit, "id_number": person.id_number, "phone": person.phone}
        )
    # A number right behind somebody else may be theirs: it is told as a column that is not used.
    labels = {"phone": "电话", "id_number": "身份证号"}
    return Case("roster", [page], truth, KEY, KNOWN, labels=labels, how=["/".join(heads)])
