"""依据 in tool tips: sentences of plans and rules in lines that fit a small screen."""

from __future__ import annotations

from app.sources import rule_basis

# Chinese characters in a line of a tool tip; Qt folds none by itself.
MOST = 44
NEVER_FIRST = "，。、；：！？’”）》】"


def folded(text: str, most: int = MOST) -> str:
    """`text` with no line longer than `most` characters; no line begins with a closing mark."""
    lines = []
    for line in text.splitlines():
        while len(line) > most:
            cut = most
            while cut < len(line) and line[cut] in NEVER_FIRST:
                cut += 1
            lines.append(line[:cut])
            line = line[cut:]
        if line or not lines:
            lines.append(line)
    return "\n".join(lines)


def rule_tip(code: str, citation: str) -> str:
    """What a rule rests on, for a tool tip."""
    return folded(rule_basis(code, citation))
