"""What the sample town's courses are by the other ways of classifying: 课堂类型, 能力, 十七项知识, 书目."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.context import AppContext
from app.services.plan.categories import list_categories
from app.services.plan.class_sessions import list_class_sessions
from db.models import CourseCategory

YEAR = 2024
# A word of the title or the first tag → tags of other schemes.
BY_CATEGORY: dict[str, tuple[str, ...]] = {
    "政治理论学习": ("政治课堂",),
    "廉政教育学习": ("红色课堂", "全面从严治党"),
    "乡村振兴": ("绿色课堂", "带富能力"),
    "网格化管理培训": ("群众课堂", "服务能力"),
    "基层治理": ("群众课堂", "治理能力"),
}
BY_TITLE: dict[str, tuple[str, ...]] = {
    "纠纷": ("协调能力",),
    "信访": ("协调能力",),
    "法制": ("依法治市",),
    "安全生产": ("安全生产", "应急管理"),
    "平安建设": ("总体国家安全观",),
    "保密": ("保密",),
    "纪律处分条例": ("《中国共产党纪律处分条例》",),
    "中央八项规定": ("中央八项规定及其实施细则",),
    "廉洁自律准则": ("《中国共产党廉洁自律准则》",),
    "问责条例": ("《中国共产党问责条例》",),
    "党内监督条例": ("《中国共产党党内监督条例》",),
    "指定书目": ("党史学习教育四本指定书目",),
    "思想学习纲要": ("习近平新时代中国特色社会主义思想学习纲要",),
    "百年奋斗重大成就": ("《中共中央关于党的百年奋斗重大成就和历史经验的决议》",),
}


def tag_courses(context: AppContext) -> str:
    """Tag every course of the town; returns in words how many."""
    with context.database.write(
        actor=context.actor, action="category.edit", text="按各种分类方式标注课程"
    ) as unit:
        count = _tag(unit.session)
    return f"按各种分类方式标注课程 {count} 门"


def _tag(session: Session) -> int:
    ids = {row.name: row.id for row in list_categories(session)}
    courses = {row.course_id: row for row in list_class_sessions(session, year=YEAR, figures=False)}
    tagged = 0
    for course_id, row in sorted(courses.items()):
        wanted = [*BY_CATEGORY.get(row.category, ())]
        for word, tags in BY_TITLE.items():
            wanted += tags if word in row.title else ()
        new = [tag for tag in dict.fromkeys(wanted) if tag not in row.tags]
        session.add_all(CourseCategory(course_id=course_id, category_id=ids[tag]) for tag in new)
        tagged += bool(new)
    session.flush()
    return tagged
