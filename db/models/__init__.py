"""Every table of the data file, importable from here."""

from db.models.archive import Attachment, Correction, Seal
from db.models.attendance import LatenessRule, Leave, MarkKind, MarkVersion, Participation, PrintedSheet
from db.models.bulletins import Bulletin, BulletinKind, BulletinSubject
from db.models.discipline import DisciplineNote, TalkTrigger, WarningTalk
from db.models.exams import Attempt, Exam
from db.models.hours import DutyRule, HourEntry, MakeUp
from db.models.people import Assignment, GroupMembership, IdentityGroup, Person, Standing, Unit, UnitState
from db.models.planning import (
    Batch,
    BatchAudience,
    BatchShare,
    Category,
    CategoryScheme,
    ClassSession,
    Course,
    CourseCategory,
    Lecturer,
    Programme,
)
from db.models.registers import RegisterEntry, RegisterForm, RegisterLine, RegisterStep
from db.models.routines import (
    Mentorship,
    MentorTalk,
    RotationTurn,
    RoundAudience,
    RoundCourse,
    TrainingRound,
    UnitStudy,
)
from db.models.system import AuditEntry, Meta, Operation, Setting

__all__ = [
    "Assignment",
    "Attachment",
    "Attempt",
    "AuditEntry",
    "Batch",
    "BatchAudience",
    "BatchShare",
    "Bulletin",
    "BulletinKind",
    "BulletinSubject",
    "Category",
    "CategoryScheme",
    "ClassSession",
    "Correction",
    "Course",
    "CourseCategory",
    "DisciplineNote",
    "DutyRule",
    "Exam",
    "GroupMembership",
    "HourEntry",
    "IdentityGroup",
    "LatenessRule",
    "Leave",
    "Lecturer",
    "MakeUp",
    "MarkKind",
    "MarkVersion",
    "MentorTalk",
    "Mentorship",
    "Meta",
    "Operation",
    "Participation",
    "Person",
    "PrintedSheet",
    "Programme",
    "RegisterEntry",
    "RegisterForm",
    "RegisterLine",
    "RegisterStep",
    "RotationTurn",
    "RoundAudience",
    "RoundCourse",
    "Seal",
    "Setting",
    "Standing",
    "TalkTrigger",
    "TrainingRound",
    "Unit",
    "UnitState",
    "UnitStudy",
    "WarningTalk",
]
