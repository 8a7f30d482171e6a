"""Sentences for the year's summary and the appraisal."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "summary.empty": "总结没有标题或正文，没有保存；请填写后再保存，或恢复自带文字。",
    "summary.unknown_mark": "没有名为“{mark}”的数字，没有保存；可用的标记如【场次】【合格率】，见数字列表。",
    "summary.left": "还有 {count} 处没有核对或填写（{places}），没有生成清稿；请先在“总结用语”中改好，或导出带说明的底稿。",
    "summary.choices": "口径填写得不合理，没有保存；请改正标红的项目，或恢复通用口径。",
    "appraisal.weights": "权重不合理，没有保存；各项权重须为0到100的整数，合计为100。",
    "appraisal.deduction": "扣分不合理，没有保存；请填0到100的整数。",
}
