"""What the columns of a table of tasks, or of a list of documents, mean, told by their heads (序号, 工作任务, 牵头单位; 文件名称, 文号 …)."""

from __future__ import annotations

import re

from .normalise import squash

NUMBER, GROUP, TASK, LEAD, RESPONSIBLE, COOPERATING, TERM, OTHER, NAME, DOCUMENT_NUMBER, STATUS = (
    "number group task lead responsible cooperating term other name document_number status".split()
)
_HEADS = {
    NUMBER: "序号 编号 项目序号 任务序号 号",
    GROUP: "类别 任务类别 工作类别 项目类别 分类 任务分类 类型 领域 重点领域 一级指标 一级任务 方面 工作领域 板块 所属领域 目标 事项类别 阶段",
    TASK: "工作任务 重点任务 主要任务 具体任务 任务 任务内容 任务名称 任务事项 工作内容 主要内容 具体内容 内容 工作事项 事项 事项名称 重点工作 重点工作任务 重点事项"
    " 目标任务 工作目标任务 具体措施 工作措施 工作举措 改革举措 具体举措 落实举措 主要措施 举措 措施 整改任务 整改措施 整改内容 工作要求 任务要求 具体工作 工作项目 项目名称 项目"
    " 公开内容 公开事项 任务要点 工作要点 建设内容 改革事项 工作任务及要求 重点任务及举措 任务分解 主要工作 二级任务",
    LEAD: "牵头单位 牵头部门 牵头责任单位 牵头责任部门 主办单位 主办部门 主责单位 主责部门 牵头",
    RESPONSIBLE: "责任单位 责任部门 责任主体 责任科室 责任处室 承办单位 承办部门 落实单位 落实部门 实施单位 实施主体 负责单位 负责部门 责任单位(部门) 主要责任单位",
    COOPERATING: "配合单位 配合部门 协办单位 协办部门 参与单位 参加单位 协助单位 协同单位 配合 责任配合单位",
    TERM: "整改时限 整改期限 办理期限 完成时限 完成时间 完成期限 时限 时限要求 时间要求 完成日期 时间节点 时间 办结时限 完成时间节点 进度要求 时间安排",
    OTHER: "备注 督导单位 指导单位 责任人 责任领导 分管领导 牵头领导 联系人 联系电话 进展情况 完成情况 成果形式 进度 说明 依据 监督单位 理由 清理理由 原因 发布日期"
    " 成文日期 施行日期 印发日期 实施日期 发文日期 制定机关 发文机关 起草部门 起草单位 实施部门 实施机关 制定部门 发文单位 页码 有效期 有效期至",
    NAME: "文件名称 规章名称 法规名称 规范性文件名称 公文名称 名称 标题 文件标题 题目 文件题目 规范性文件 文件名 行政规范性文件名称 政策名称 规章 文件",
    DOCUMENT_NUMBER: "文号 发文字号 发文文号 文件文号 字号 文件编号 发文号 令号 发布文号 制定文号 原文号",
    STATUS: "处理决定 清理决定 处理意见 清理意见 清理结果 处理结果 清理结论 处理方式 处置意见 效力状态 结论 处理结论 清理建议",
}
# Heads that are put together of the same words.
_LIKE = [
    (LEAD, re.compile(r".{0,4}(?:牵头|主办|主责).{0,4}(?:单位|部门|处室|科室|机构|地区)(?:\(.{1,6}\))?")),
    (
        COOPERATING,
        re.compile(
            r".{0,4}(?:配合|协办|参与|协助|协同).{0,4}(?:单位|部门|处室|科室|机构|地区)(?:\(.{1,6}\))?"
        ),
    ),
    (
        RESPONSIBLE,
        re.compile(
            r".{0,4}(?:责任|承办|落实|实施|负责).{0,4}(?:单位|部门|主体|处室|科室|机构|地区)(?:\(.{1,6}\))?"
        ),
    ),
    (
        TERM,
        re.compile(
            r".{0,4}(?:完成|办结|时间|时限|期限).{0,2}(?:时限|时间|期限|要求|节点|安排)(?:\(.{1,6}\))?"
        ),
    ),
    (
        TASK,
        re.compile(
            r".{0,6}(?:任务|措施|举措|事项|工作|项目|内容).{0,2}(?:内容|名称|要求|事项|任务|措施|举措|要点|清单|目标)?"
        ),
    ),
    (OTHER, re.compile(r".{0,6}(?:领导|责任人|联系人|备注|进展|进度|说明|情况|依据|日期).{0,4}")),
]
_LONGEST_HEAD = 12
_ROLES = {word: role for role, words in _HEADS.items() for word in words.split()}
UNIT_ROLES = (LEAD, RESPONSIBLE, COOPERATING)


def column_role(head: str) -> str | None:
    """The role of a column, or None for a word that heads no column of tasks."""
    word = squash(head).replace("（", "(").replace("）", ")").strip("*：:")
    if word in _ROLES or not 2 <= len(word) <= _LONGEST_HEAD:
        return _ROLES.get(word)
    return next((role for role, pattern in _LIKE if pattern.fullmatch(word)), None)


def is_task_head(roles: list[str | None]) -> bool:
    """A row of heads: a task, and who or until when."""
    return TASK in roles and any(role in roles for role in (*UNIT_ROLES, TERM))


def is_list_head(roles: list[str | None]) -> bool:
    """A row of heads above a list of documents."""
    return NAME in roles and (DOCUMENT_NUMBER in roles or STATUS in roles)


def is_head(roles: list[str | None]) -> bool:
    """A row of heads of either."""
    return is_task_head(roles) or is_list_head(roles)
