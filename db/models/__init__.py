"""Every table of the data file, importable from here."""

from __future__ import annotations

from db.models.attendance import Leave, MarkKind, Participation
from db.models.exams import Attempt, Exam
from db.models.people import Assignment, GroupMembership, IdentityGroup, Person, Unit
from db.models.planning import (
    Batch,
    BatchAudience,
    Category,
    CategoryScheme,
    ClassSession,
    Course,
    CourseCategory,
    Lecturer,
    Programme,
)
from db.models.system import AuditEntry, Meta, Operation, Setting

__all__ = [
    "Assignment",
    "Attempt",
    "AuditEntry",
    "Batch",
    "BatchAudience",
    "Category",
    "CategoryScheme",
    "ClassSession",
    "Course",
    "CourseCategory",
    "Exam",
    "GroupMembership",
    "IdentityGroup",
    "Leave",
    "Lecturer",
    "MarkKind",
    "Meta",
    "Operation",
    "Participation",
    "Person",
    "Programme",
    "Setting",
    "Unit",
]
