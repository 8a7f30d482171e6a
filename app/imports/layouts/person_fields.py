"""What the columns about a person mean: name, ID number, unit, post, telephone …"""

from __future__ import annotations

import re

from app.imports.layouts.fields import like, make_field
from app.imports.people.surnames import looks_like_name

_ID = re.compile(
    r"^\d{6}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]$|^\d{6}\d{2}[01]\d[0-3]\d{4}$|^9\.\d+[eE]\+17$"
)
_PHONE = re.compile(r"^(?:\+?86)?1[3-9]\d{9}$")
_BIRTH = re.compile(r"^(?:19|20)?\d{2}[年./\-]?\d{1,2}")

NAME = make_field(
    "name",
    "姓名",
    "应考人员 参加人 人员名称 姓名汉字 "
    "name fullname xm xingming "
    "中文名 中文名字 中文姓名 姓名中文 真实姓名 全名 汉字姓名 本人姓名 队员 队员姓名 党员姓名 同志姓名 "
    "村民姓名 教职工 教职工姓名 教职工名字 报名人 申报人 与会人员 到会人员 出席人员 打卡人员 "
    "姓名 名字 名称 人员 学员 干部 姓名学员 学员姓名 人员姓名 干部姓名 参训人员 参训人员姓名 "
    "培训人员 考生 考生姓名 参考人员 "
    "党员名字 队员名 成员名单 听课干部 听课人 参学人员 参学干部 "
    "参训干部 参会人员 应到人员 职工姓名 员工姓名 参训学员 受训人员 被考核人 人名 同志 应训人员 干部名字",
    r"姓名|学员|考生|参训人|参考人|人员名单|^(?:人员|干部|党员|职工|队员|成员)[\d一二三四五六]$",
    r"家长|配偶|父|母|联系人|负责人|领导姓名|授课|主讲|讲师|教师|代签|单位名|课程|类别|类型|编号|人数|"
    r"证件|号|身份|性质|数量|范围|对象$",
    looks=looks_like_name,
    by_look=True,
)
ID_NUMBER = make_field(
    "id_number",
    "身份证号",
    "身份证 身份证号 身份证号码 公民身份号码 公民身份证号码 公民身份证号 居民身份证号码 居民身份证号 "
    "证件号码 证件号 身份号码 身份证件号码 "
    "身份证件号 ID idcard idnumber idno sfzh sfzhm 身份证编号 证件编号",
    r"身份证|公民身份|身份号|证件号",
    r"配偶|子女|复印|地址|有效期|类型|类别|种类|名称|签发|机关",
    looks=like(_ID),
    by_look=True,
    prefer="18位",
)
DOCUMENT = make_field(
    "document",
    "证件类型",
    "证件类型 证件类别 证件种类 证件名称 身份证件类型 身份证件种类 有效证件类型 有效证件 证件",
    r"证件(?:类型|类别|种类|名称)",
    spread=True,
)
SEX = make_field(
    "sex",
    "性别",
    "性别 男女 性别男女 sex gender xb",
    r"性别",
    looks=lambda t: t in ("男", "女", "男性", "女性"),
    by_look=True,
)
BIRTH = make_field(
    "birth",
    "出生年月",
    "出生年月 出生日期 出生年月日 出生时间 生日 出生 生年月 出生月份 出生年份",
    r"出生|生日",
    r"出生地|籍贯",
    looks=like(_BIRTH),
)
UNIT = make_field(
    "unit",
    "单位",
    "department dept unit dw bm 所在办 站办所 办公室村 "
    "单位 部门 科室 工作单位 所在单位 工作部门 所在部门 所属单位 所属部门 单位名称 部门名称 村社区 "
    "村居 村 社区 所在村 所在村社区 村名 村别 "
    "村社区名称 行政村 站所 办公室 所在科室 机构 组织 所在支部 党支部 所属村社区 所属村 村或社区 "
    "单位部门 部门单位 单位村社区 工作机构 单位科室 "
    "村名称 社区名称 科室名称 内设机构 所在机构 股室 所在股室 所在党支部 所在村居 所属科室 镇街部门 "
    "现工作单位 人员单位",
    r"单位|部门|科室|村社区|所在村|村居|站所|所属|股室|机构$|(?:支部|党组织|党总支)(?:名称)?$|^隶属$|^任职村",
    r"填报|地址|主办|承办|组织单位|培训单位|授课|单位电话|单位意见|负责|职级|性质|时间|类别|主讲|讲师|"
    r"推荐|举办",
    spread=True,
)
TITLE = make_field(
    "title",
    "职务",
    "position title zw "
    "职务 职位 岗位 现任职务 现任职位 担任职务 所任职务 行政职务 党政职务 工作岗位 职务职级 职称 "
    "任职 现任职 职务岗位 岗位职务 职务名称 村职务 "
    "任现职 所在岗位 职务职称 岗位名称",
    r"职务|职位|岗位|任职$",
    r"等级|序号|文号|工资|津贴|补贴|任免|时间|年限|级别|层次|兼任|兼职|拟任|领导职务$|日期|情况|类别",
)
UNIT_TITLE = make_field(
    "unit_title",
    "单位及职务",
    "单位及职务 单位职务 工作单位及职务 单位和职务 现工作单位及职务 单位与职务 工作单位职务 "
    "所在单位及职务 工作单位及现任职务 单位及现任职务 "
    "工作单位和职务 现任单位及职务 部门及职务 部门职务 村社区及职务 单位及岗位 现任职务及单位 "
    "工作单位及岗位",
    r"单位.{0,4}(?:职务|职位|岗位)|部门.{0,2}职务",
)
PHONE = make_field(
    "phone",
    "联系电话",
    "phone mobile tel telephone cellphone sjh sjhm lxdh "
    "联系 通讯号码 电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 移动电话 联系手机 本人电话 联系号码 "
    "联系电话手机 手机电话",
    r"手机|电话|联系方式",
    r"办公|座机|固定|家庭|紧急|单位电话",
    looks=like(_PHONE),
    by_look=True,
)
ETHNICITY = make_field("ethnicity", "民族", "民族 族别", looks=lambda t: t.endswith("族"))
POLITICS = make_field("politics", "政治面貌", "政治面貌 党派 政治面目 面貌", r"政治面")
EDUCATION = make_field(
    "education", "学历", "学历 文化程度 学历学位 最高学历 全日制教育 教育程度", r"学历|文化程度"
)
NOTE = make_field("note", "备注", "备注 说明 附注 备考", r"备注")
GROUPS = make_field(
    "groups",
    "人员类别",
    "人员类别 身份类别 干部类别 人员分类 类别 所属类别 人员类型 培训对象类别",
    r"人员(?:类别|分类|类型)|(?:身份|干部)类别",
)
JOINED = make_field(
    "joined",
    "入册日期",
    "入册日期 入册时间 入册 到岗日期 到岗时间 到岗 入职日期 入职时间 入职 报到日期 报到时间",
    r"(?:入册|到岗|入职|报到)(?:日期|时间|年月)",
    looks=like(_BIRTH),
)
