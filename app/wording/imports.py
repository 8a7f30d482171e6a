"""Sentences for imports: why a file cannot be read, and that nothing was changed by it."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "import.programme_unknown": "没有名为“{title}”的年度方案，没有写入；请核对名称，或先在“课程计划 → 年度方案”里新增。",
    "import.file_missing": "找不到文件“{file}”，没有改动任何内容；请检查文件名和位置。",
    "import.not_a_file": "“{file}”是文件夹，不是表格文件，没有改动任何内容；请选择其中的表格文件。",
    "import.empty_file": "“{file}”是空的，没有导入任何内容；请检查是否选错了文件。",
    "import.file_too_big": "“{file}”超过 {limit} MB，没有导入；请只保留名单所在的工作表，另存后再试。",
    "import.too_large": "“{file}”展开后内容过大，没有导入；请把名单复制到新建的表格中，另存后再试。",
    "import.too_large_or_damaged": "“{file}”内容过大或已损坏，没有导入；请用 Excel 或 WPS 打开，另存为 xlsx 后再试。",
    "import.too_slow": "读取“{file}”用时过长，已停止，没有改动任何内容；请把名单复制到新建的表格中，另存后再试。",
    "import.too_many_rows": "“{file}”有 {rows} 行，超过 {limit} 行，没有导入；请拆成几个文件后再试。",
    "import.far_cell": "“{file}”的{place}还有内容，范围过大，没有导入；请删去名单以外的行和列，保存后再试。",
    "import.encrypted": "“{file}”有打开密码，没有导入；请用 Excel 或 WPS 去掉密码，保存后再试。",
    "import.truncated": "“{file}”不完整（可能没有复制完或下载完），没有导入；请重新复制一份后再试。",
    "import.damaged": "“{file}”已损坏，读不出来，没有改动任何内容；请用 Excel 或 WPS 打开，另存为 xlsx 后再试。",
    "import.entities": "“{file}”含有不安全的内容（XML 实体），没有导入；请用 Excel 或 WPS 打开，另存为 xlsx 后再试。",
    "import.not_a_sheet": "“{file}”其实是{kind}，不是表格，没有导入；请选择 xlsx、xls、et、ods 或 csv 文件。",
    "import.not_text": "“{file}”不是表格文件，没有导入；请选择 xlsx、xls、et、ods 或 csv 文件。",
    "import.too_old": "“{file}”的格式过旧，没有导入；请用 Excel 或 WPS 打开，另存为 xlsx 后再试。",
    "import.no_access": "打不开“{file}”（可能正被 WPS 或 Excel 占用，或没有权限），没有改动任何内容；请关闭它后再试。",
    "import.unreadable": "读不了“{file}”，没有改动任何内容；请检查磁盘或 U 盘是否插好，再试一次。",
    "import.no_header": "在“{file}”里找不到{title}的表头，没有导入；表头至少要有“{headers}”，也可以在导入向导中指定各列。",
    "import.several_scores": "“{file}”有 {count} 列成绩（{columns}），没有导入；请指定取哪一列，或每列各记一次测试。",
    "import.several_scores_option": "“{file}”有 {count} 列成绩（{columns}），没有导入；请加 --column {first} 指定一列，或加 --column 全部 每列各记一次测试。",
    "import.score_column_unknown": "“{file}”里没有“{column}”这一列成绩，没有导入；可以指定 {columns}，或写全部。",
    "import.no_rows": "“{file}”里没有可以导入的{title}，没有改动任何内容；请检查是否选错了文件。",
    "import.kind_unknown": "没有“{kind}”这种导入；请用 roster、plan、attendance 或 scores。",
    "import.session_unknown": "找不到课次（{id}），没有导入；请刷新课程计划后重选。",
    "import.out_of_date": "预览之后数据又有改动，没有导入；请重新预览一次。",
    "import.problems_unwritable": "错误行没有保存到“{file}”，数据没有改动；请换一个位置，或关闭正打开着的同名文件。",
}
