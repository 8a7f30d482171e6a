"""Sentences for entries of registers: what was typed, states, versions, removals."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "entry.not_found": "登记簿“{register}”里没有第 {id} 号，没有改动；请刷新后再试。",
    "entry.field": "没有“{field}”这一栏，没有保存；可以填：{known}。",
    "entry.day": "“{title}”写的“{value}”不是一个日期，没有保存；请写成 2024-08-15。",
    "entry.month": "“{title}”写的“{value}”不是一个月份，没有保存；请写成 2024-08。",
    "entry.number": "“{title}”写的“{value}”不是数字，没有保存；最多 {decimals} 位小数，不能为负。",
    "entry.money": "“{title}”写的“{value}”不是金额，没有保存；以元为单位，最多两位小数。",
    "entry.choice": "“{title}”没有“{value}”这一项，没有保存；可以选：{known}。",
    "entry.text": "“{title}”太长，没有保存；最多 {most} 个字。",
    "entry.lines": "“{title}”的“{value}”写多了，没有保存；每项写成 名称：{columns}。",
    "entry.column": "“{title}”没有“{column}”这一列，没有保存；请核对。",
    "entry.missing_column": "“{title}”里有一行没写“{column}”，没有保存；请补上。",
    "entry.twice": "“{title}”里有一个写了两次，没有保存；每个只写一次。",
    "entry.one": "“{title}”只能写一个，没有保存；请只留一个。",
    "entry.kind": "“{title}”的内容不对，没有保存；请重新填写。",
    "entry.file": "“{title}”要放文件，不能写文字，没有保存；请把文件拖到这一栏。",
    "entry.period": "“{value}”不是这本登记簿的所属期，没有保存；请写成 2024、2024-H1、2024-Q3 或 2024-08。",
    "entry.required": "“{title}”还没有填，没有保存；请填写。",
    "entry.when": "这一类不填“{title}”，没有保存；请核对类别或清空这一栏。",
    "entry.begun": "还要填写“{fields}”才能开始办理，没有保存；请补上，或把已填的清空。",
    "entry.taken": "这一期已经有第 {id} 号（{day}），没有保存；请改那一条，或作为修订登记。",
    "entry.before": "修订日期 {day} 早于首次报送的 {first}，没有保存；首次日期有误请先改原登记。",
    "entry.step": "只能撤去最后一步，没有改动；请刷新后再试。",
    "entry.used": "第 {id} 号登记用到了它，没有删除；请先改那一条。",
    "entry.reason": "没有写原因，没有保存；请写明原因。",
    "entry.due": "登记簿“{register}”没有“{due}”这项应报，没有改动；请核对。",
    "entry.debtor": "没有写明是谁，没有保存；请选择。",
    "register.own_name": "“{value}”不能作自建登记簿的代号，没有保存；请以 own_ 开头，另取一个。",
}
