"""Sentences for registers (登记簿)."""

from __future__ import annotations

_OF = "登记簿说明“{path}”"

SENTENCES: dict[str, str] = {
    # One that cannot be used
    "register.broken": "登记簿“{title}”打不开，其余照常使用，已有的登记都在：{why}",
    # Entering
    "register.asks_more": "“{register}”除了是谁的，还要填写{fields}，没有登记；请按回车逐项填写。",
    "register.no_grid": "“{register}”不按人或单位逐项收取，没有打开；请用“新增登记”。",
    "register.no_file": "“{register}”没有放文件的一栏，文件没有存入；请放进相应课次的“一期一档”。",
    "register.grid_day": "“{value}”不是已经到了的日期，没有登记；请写成 0115、1-15 或 2024-01-15。",
    "register.locked": "“{register}”是保密登记，{count} 条建议没有列出；请在窗口里解锁后查看。",
    "suggestion.gone": "这些建议已经登记或不再成立，没有改动；请看刷新后的建议。",
    "suggestion.planned": "这是给下一年计划的建议，不是登记，没有改动；请在“课程计划”里安排。",
    "suggestion.none_aside": "这一年没有放到一边的建议，没有改动。",
    # Papers
    "register.paper_empty": "{year}年“{paper}”没有可印的内容，没有生成文件；请先在登记簿里登记，或换一个年度。",
    "register.nothing_owed": "没有到期未报的事项，不需要“{paper}”，没有生成文件。",
    "register.paper_unknown": "“{register}”没有叫“{paper}”的表，没有生成文件；可以是：{known}。",
    # A description that cannot be taken
    "register.json": "“{name}”不是登记簿说明：第 {line} 行第 {column} 列读不懂，没有采用；请用原来保存的文件再试。",
    "register.key_twice": "登记簿说明里“{path}”写了两遍，没有采用；请只留一处。",
    "register.format": "登记簿说明的格式“{value}”本程序不认识，没有采用；请先升级程序，或把 format 写成 {known}。",
    "register.key_unknown": _OF + "是不认识的名称，没有采用；这里可以写：{known}。",
    "register.key_missing": "登记簿说明缺少“{path}”，没有采用；请补上。",
    "register.value_kind": _OF + "应是{wanted}，没有采用；请核对写法。",
    "register.value_unknown": _OF + "写的“{value}”不认识，没有采用；可以写：{known}。",
    "register.id_form": _OF
    + "的代号“{value}”不合规则，没有采用；代号以小写英文字母开头，只用小写字母、数字和连接号。",
    "register.id_taken": _OF + "的代号“{value}”程序自己要用，没有采用；请换一个代号。",
    "register.code_form": _OF
    + "的制度代号“{value}”不合规则，没有采用；以大写英文字母开头，只用字母、数字和“-”。",
    "register.twice": _OF + "写的“{value}”前面已经有了，没有采用；请换一个。",
    "register.heading_twice": _OF + "的表头“{value}”与“{title}”重复，导入时分不清，没有采用；请删去一处。",
    "register.misplaced": _OF + "不能用在“{kind}”上，没有采用；请删去这一项。",
    "register.reference": _OF + "引用的“{value}”找不到，没有采用；请改成已有的代号。",
    "register.reference_kind": _OF + "引用的“{value}”不合用，没有采用；这里要{wanted}。",
    "register.needs": _OF + "要有“{value}”才能用，没有采用；请补上“{value}”或删去这一项。",
    "register.no_day": "登记簿说明没有日期字段（代号 day，类型 day），没有采用；请在“{path}”里补上。",
    "register.no_columns": "“{title}”没有列（{path}），印不出内容，没有采用；请至少写一列。",
    "register.nothing": "登记簿说明里没有{what}（{path}），没有采用；请至少写一个。",
    "register.too_many": "登记簿说明里有 {count} 个{what}（{path}），最多 {most} 个，没有采用；请删去一些。",
    "register.own_paper": "自建登记簿只能有一张一览表（{path} 写 list），没有采用；请改成一览表。",
    "register.secret": "“{title}”是保密内容，不能写进“{path}”，没有采用；保密内容只印在单份的表上。",
    "register.retired": "“{title}”已停用，不能再写进“{path}”，没有采用；请换一个字段或取消停用。",
    "register.idle": "“{title}”没有用在任何表或规则里（{path}），没有保存；请放进一张表，或删去这一项。",
    "register.limit_hidden": "“{title}”不是处处都能填（{path}），超限时无处说明，没有采用；请放宽它的 when，或收窄这一条的 when。",
    "register.order": _OF + "用到的“{value}”要先算出来，没有采用；请把它写在前面，也不要互相引用。",
    "register.circle": "算出来的内容互相引用（{titles}），没有采用；请改掉其中一处。",
    "register.debtors": _OF + "写的“{value}”与登记对象不符，没有采用；请改成这本登记簿登记的对象。",
    "register.two_deadlines": _OF + "与“{value}”都说了期限，没有采用；请只留一种。",
    "register.no_deadline": _OF
    + "没有说期限，没有采用；请写 period（周期）、by（日期）或 after（之后几天）。",
    "register.step_later": _OF + "写的第 {value} 版比登记簿本身还新，没有采用；请核对 version。",
    "register.step_kinds": _OF + "不能把内容抄进类型不同的“{value}”，没有采用；请另设同类型的字段。",
    "register.twice_among": "登记簿“{register}”的“{value}”与“{other}”重复，没有采用；请换一个。",
    # What the clerk changes, and what an update brings
    "register.own_id": "自加字段的代号“{value}”（{path}）要以 x_ 开头，没有采用；请改写代号。",
    "register.hidden": "“{title}”不能隐藏（{path}）：它是必填的，或登记、状态要靠它，没有采用；不用的可以空着。",
    "register.gone": "新版登记簿说明里少了“{title}”（{path}），没有采用；不再用的请写 retired，旧记录才看得到。",
    "register.kind_changed": "新版登记簿说明把“{title}”（{path}）改成了 {value} 类型，没有采用；请另设一个字段。",
    "register.version_same": "“{title}”的说明有改动而版本仍是 {value}，没有采用；请把 version 写成 {least} 或更大。",
    "register.part_used": "“{title}”已有登记的内容，不能删去，没有保存；不再用的请改为停用或隐藏。",
    "register.own_entries": "“{title}”还有 {count} 条登记，没有删除；请先删除这些登记，或停用这本登记簿。",
    "register.own_who": "“{title}”已有 {count} 条登记，登记对象和每期一份不能再改，没有保存；请另建一本。",
    "register.own_title": "已经有一本叫“{title}”的登记簿，没有保存；请换一个名称。",
    # Files
    "register.share_broken": "“{name}”的内容与保存时的校验码不符，没有载入；请向提供的人重新要一份。",
    "register.share_kind": "“{name}”不是登记簿文件，没有载入；请选“另存登记簿”得到的 .json 文件。",
    "register.share_unwritten": "“{name}”写不进去（{reason}），没有另存；请换一个文件夹，或关掉打开着的这个文件。",
    "register.share_newer": "“{name}”是更新版本的程序存的，没有载入，现有数据没有改动；请先升级程序再试。",
    "register.share_nothing": "“{title}”没有改动过，别处打开就是这样，没有另存。",
    "register.share_unknown": "“{title}”是对随程序的登记簿（{value}）的改动，这里没有那一本，没有载入；请先升级程序。",
    "register.share_copy": "“{title}”随程序提供，只能合并改动，没有载入。",
    "register.share_unread": "“{name}”读不出来（{reason}），没有载入；请检查文件是否完好。",
    "register.unknown": "没有“{value}”这本登记簿，没有改动；现有：{known}。",
    "register.folder": "登记簿说明“{name}”读不出来（{reason}），没有采用；请检查文件是否完好，必要时重新安装本程序。",
    # States and the line of a column
    "register.no_states": "“{register}”没有办理状态，没有改动；要改内容请用修改。",
    "register.state_unknown": "没有“{state}”这个状态，没有改动；可以写：{known}。",
    "register.state_same": "这一条已经是“{state}”，没有改动。",
    "register.state_ended": "这一条已经办结，不能再转到“{state}”，没有改动；要重办请先退回并写明原因。",
    "register.state_unfit": "“{state}”不适用于这一类，没有改动；请核对类型。",
    "register.state_day": "“{state}”的日期 {day} 早于上一步的 {last}，没有改动；请核对日期。",
    "register.state_asks": "转到“{state}”要先填写：{fields}，没有改动；请补上。",
    "register.state_reason": "退回“{state}”要写明原因，没有改动；请填写原因。",
    "register.line_word": "看不懂“{word}”，一格也没有登记；请写成序号加符号，例如 3 7 12缺 18免。",
    "register.line_number": "这一列没有 {number} 号，一格也没有登记；请核对序号（1 至 {last}）。",
    "register.line_twice": "{number} 号写了两次，一格也没有登记；请只保留一个。",
}
