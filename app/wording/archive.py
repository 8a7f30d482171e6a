"""Sentences for kept files and 一期一档."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "archive.no_items": "一样材料也没有选，没有保存；请至少选一样。",
    "attachment.unreadable": "文件“{name}”读不出来，没有保存；请检查文件是否还在、U 盘是否拔出。",
    "attachment.empty": "文件“{name}”是空的，没有保存；请重新扫描或另选文件。",
    "attachment.too_large": "文件“{name}”超过 {most} 兆，没有保存；请压缩或降低扫描清晰度后再试。",
    "attachment.not_kept": "文件“{name}”没有存下来，原文件完好；请检查磁盘空间和文件夹权限后再试。",
    "attachment.missing": "找不到附件“{name}”的内容，记录没有改动；请从备份中恢复附件文件夹。",
    "attachment.damaged": "附件“{name}”的内容已与登记时不同，没有打开；请从备份中恢复附件文件夹。",
}
