"""Files that cannot be read: why, and what the sender is to do, both in Chinese."""

from __future__ import annotations

RESAVE = "用 Excel 打开后另存为 .xlsx，重新报送"
DIVIDE = "分成几个文件，或删去与本次无关的工作表和数据区以外的内容，重新报送"

EMPTY = ("文件是空的", "重新报送")
PROTECTED = ("工作簿有密码", "取消密码后重新报送")
BROKEN = ("工作簿已损坏或加了密码", RESAVE)
NO_TEXT = ("不是文本，也不是能识别的工作簿", RESAVE)
NO_TABLE = ("网页里没有表格", RESAVE)
OPEN_QUOTE = ("文本表格的引号不成对或一格过长", RESAVE)
FORGED = ("工作簿内部结构异常（{0}），为安全起见没有打开", RESAVE)
TOO_LARGE = ("展开后超过{0}MB，大得不正常", DIVIDE)
TOO_MANY_COLUMNS = ("列数过多：{0}还有内容，最多读{1}列", "删去数据区右侧多余的内容，重新报送")
TOO_MANY_SHEETS = ("工作表过多，有{0}张，最多读{1}张", DIVIDE)
TOO_SLOW = ("读取超过{0}秒仍未结束", DIVIDE)
TOO_MUCH_MEMORY = ("读取时占用内存超过{0}MB", DIVIDE)
CRASHED = ("读取程序在这个文件上异常中止，可能是文件损坏，或数据区以外很远处还有内容", RESAVE)

_UNPACK = "解压后重新报送，或改用 ZIP 格式"
BROKEN_ARCHIVE = ("压缩包有密码、已损坏或不是 ZIP 格式", _UNPACK)
EMPTY_ARCHIVE = ("压缩包里没有文件", "重新压缩后报送")
PROTECTED_ARCHIVE = ("压缩包有密码", "取消密码后重新报送")
NESTED_TOO_DEEP = ("压缩包里套了几层压缩包", _UNPACK)
OUTSIDE = ("压缩包里的文件名指向别的文件夹，为安全起见没有打开", _UNPACK)
SAME_NAME = ("压缩包里有几个文件同名，无法确定以哪个为准", "只保留一个，重新报送")


class Unreadable(Exception):
    """A file that cannot be read; `why` and `remedy` are what its finding says.

    >>> Unreadable(TOO_SLOW, 10).why
    '读取超过10秒仍未结束'
    """

    def __init__(self, reason: tuple[str, str], *fills: object) -> None:
        why, remedy = reason
        self.why = why.format(*fills) if fills else why
        self.remedy = remedy
        super().__init__(self.why)
