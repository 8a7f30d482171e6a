"""Sentences for backups, restoring and the trail of changes."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "backup.disk_full": "磁盘空间不足，备份没有做成，数据本身没有改动；请清理 {path} 所在的磁盘后再试。",
    "backup.refused": "备份文件夹写不进去（{path}），备份没有做成，数据本身没有改动；请检查是否写保护或没有权限。",
    "backup.same_disk": "所选文件夹就在数据文件夹里，没有备份；请选 U 盘或另一块硬盘上的文件夹。",
    "backup.not_written": "备份没有写到“{folder}”，本机数据完好；请检查 U 盘是否插好、空间是否够、是否写保护。",
    "backup.read_back": "写到“{folder}”的备份读回来不一样，已作废，本机数据完好；请换一个 U 盘再试。",
    "diagnostics.not_written": "诊断信息没有写到 {path}，数据没有改动；请换一个文件夹，或检查磁盘空间。",
    "correction.not_found": "找不到这张更正单，没有生成；请刷新后再试。",
    "seal.doubtful": "{doubts}，没有封账；确要封账，请在命令后加 --anyway。",
    "seal.future": "{year} 年度还没有到，没有封账；请选已结束或正在进行的年度。",
    "inspection.read_only": "现在是迎检模式，只能查看和打印，数据没有改动；要登记或修改，请先按 Ctrl+Shift+J 退出迎检模式。",
    "backup.busy": "还有工作没有做完，没有恢复；请等左下角的进度结束后再试。",
    "backup.not_whole": "“{name}”不是完好的干训台账备份，不能用它恢复，现有数据没有改动；请另选一份备份核对。",
    "backup.not_ours": "“{name}”不是完好的干训台账备份，没有恢复，现有数据没有改动；请另选一份备份。",
}
