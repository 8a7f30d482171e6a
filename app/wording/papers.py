"""Sentences for papers: making, saving and printing them."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "paper.disk_full": "磁盘空间不足，“{file}”没有生成，数据完好；请清理 {folder} 所在磁盘后再导出。",
    "paper.refused": "没有权限写入 {folder}，“{file}”没有生成，数据完好；请换一个文件夹保存。",
    "paper.in_use": "“{file}”正被其他程序打开或不可改写，没有覆盖它；请先关闭该文件，或换一个名称保存。",
    "paper.name_too_long": "保存路径过长，“{file}”没有生成，数据完好；请换一个层级较浅的文件夹。",
    "paper.not_written": "“{file}”没有写成（{reason}），数据完好；请检查 {folder} 所在磁盘后重试。",
    "paper.format_unknown": "不支持“{format}”格式，没有生成文件；请使用 {formats}。",
    "paper.unknown": "没有名为“{report}”的报表，没有生成文件；请用 list reports 查看可用报表。",
    "paper.month_of_year": "{month} 不在 {year} 年，没有生成文件；请把年度和月份写成同一年。",
    "paper.month_of_quarter": "{month} 不在第 {quarter} 季度，没有生成文件；月份、季度请只选一个。",
    "paper.no_sessions": "{period}没有课次，没有生成{paper}；请先在“课程计划”中安排课次。",
    "paper.no_targets": "{year} 年没有带指标的规划，没有生成评估表；请先在登记簿“规划指标”里登记。",
    "paper.session_missing": "找不到编号为 {session} 的课次，没有生成签到表；请核对编号。",
    "paper.leave_missing": "找不到编号为 {leave} 的请假条，没有生成请假条；请用“ganxun list leaves”核对编号。",
    "paper.no_year": "{year} 年没有任何记录，没有生成{paper}；有记录的年度：{known}，请核对年度。",
    "meant.unknown": "没有{what}“{who}”{near}，没有生成文件；请核对名称或编号。",
    "meant.several": "有 {count} 个{what}叫“{who}”（{found}），没有生成文件；请用编号指定。",
    "paper.no_roster": "{session}没有应到人员，没有生成签到表；请先选定培训对象。",
    "paper.exam_missing": "找不到编号为 {exam} 的测试，没有生成成绩单；请核对编号。",
    "paper.no_exams": "{period}没有测试，没有生成成绩单；请先在“测试成绩”中登记测试。",
    "paper.nobody": "名册中没有符合条件的人员，没有生成{paper}；请先导入干部名册。",
    "paper.fonts_missing": "程序自带的字体文件不完整（{file}），没有生成 PDF；或被杀毒软件移走，请重新安装。",
    "template.unreadable": "“{file}”不是能打开的 docx 文件，没有套用它；请用文字处理软件另存为 docx 后再选。",
    "template.marks_unknown": "“{file}”里的 {marks} 不认得，没有套用它；可以写的有：{known}。",
    "template.marks_missing": "“{file}”里没有写 {marks}，没有套用它；请在模板里该填的地方写上。",
    "certificate.no_template": "还没有选定本单位的证书模板，没有生成文件；请先选定一份 docx，或打印自带的“结业证书”。",
    "certificate.nobody": "“{of}”没有可以打印的结业证书，没有生成文件；请先发证，作废的不再打印。",
    "certificate.no_trainees": "“{of}”没有应训人员，没有发证；请先在课程计划里选定培训对象。",
    "template.no_body": "“{file}”里没有写【正文】，不知道正文放在哪里，没有套用它；请在模板中加上【正文】一行。",
}
