"""Who chairs: every order of name and office, names that come later, and who does not chair."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

import pytest

from transforms.people import find_chairs, people, provincial
from transforms.spans import Found, Page


def chair(text: str) -> tuple[str | None, str | None]:
    found = find_chairs(Page(text), 0, len(text)).chair
    if found is None:
        return None, None
    for each in (found.name, found.title):
        if each:
            assert " ".join(text[each.start : each.end].split()) == each.value or "," in each.value
    return found.name.value if found.name else None, found.title.value if found.title else None


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (
            "Ngày 3/2/2021, đồng chí Lường Văn Sơn, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp về đê điều.",
            "Lường Văn Sơn",
            "Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Sáng 3/2, ông Trần Đức Hậu - Chủ tịch Ủy ban nhân dân tỉnh đã chủ trì hội nghị giao ban.",
            "Trần Đức Hậu",
            "Chủ tịch Ủy ban nhân dân tỉnh",
        ),
        (
            "Chiều 9-8, Bí thư Tỉnh ủy Giàng A Páo chủ trì phiên họp.",
            "Giàng A Páo",
            "Bí thư Tỉnh ủy",
        ),
        (
            "Ngày 5/8/2022, đồng chí Lê Thị Thanh Hà, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch "
            "Thường trực UBND tỉnh, "
            "Trưởng Ban Chỉ đạo 138 tỉnh chủ trì hội nghị sơ kết.",
            "Lê Thị Thanh Hà",
            "Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch Thường trực UBND tỉnh",
        ),
        (
            "Dưới sự chủ trì của đồng chí Vũ Mạnh Cường, Phó Bí thư Thường trực Tỉnh ủy, hội nghị đã "
            "thảo luận.",
            "Vũ Mạnh Cường",
            "Phó Bí thư Thường trực Tỉnh ủy",
        ),
        (
            "Chủ trì hội nghị có đồng chí Hoàng Thị Mai, Phó Chủ tịch UBND tỉnh.",
            "Hoàng Thị Mai",
            "Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Chủ tịch UBND tỉnh Lai Châu Lê Văn Tám chủ trì cuộc họp về giải ngân.",
            "Lê Văn Tám",
            "Chủ tịch UBND tỉnh Lai Châu",
        ),
        (
            "Đồng chí Bùi Quang Huy Phó Chủ tịch UBND tỉnh chủ trì cuộc họp bàn về nước sạch.",
            "Bùi Quang Huy",
            "Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Quyền Chủ tịch UBND tỉnh Đinh Văn Thư chủ trì phiên họp thường kỳ.",
            "Đinh Văn Thư",
            "Quyền Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 4/4/2023, đ/c Tráng Thị Sua, Trưởng Đoàn ĐBQH tỉnh chủ trì hội nghị.",
            "Tráng Thị Sua",
            "Trưởng Đoàn ĐBQH tỉnh",
        ),
        (
            "Ngày 7/7/2022, tại thành phố Thanh Hóa, Chánh Văn phòng UBND tỉnh Nguyễn Văn Khải chủ trì "
            "cuộc họp.",
            "Nguyễn Văn Khải",
            "Chánh Văn phòng UBND tỉnh",
        ),
    ],
)
def test_name_and_office_in_one_sentence(text: str, name: str, title: str) -> None:
    assert chair(text) == (name, title)


def test_a_seat_in_the_committee_is_the_title_only_where_it_is_all_that_is_said() -> None:
    text = (
        "Ngày 2/3/2021, đồng chí Phan Văn Bình, Trưởng Ban Chỉ đạo phòng, chống thiên tai chủ trì cuộc họp."
    )
    name, title = chair(text)
    assert name == "Phan Văn Bình"
    assert title is not None
    assert title.startswith("Trưởng Ban Chỉ đạo")


def test_a_name_that_comes_in_a_caption() -> None:
    text = (
        "Sáng 6/5, Chủ tịch UBND tỉnh chủ trì hội nghị về an toàn hồ đập.\n"
        "Cùng dự có đồng chí Lò Văn Pánh, Phó Chủ tịch UBND tỉnh.\n"
        "Đồng chí Đỗ Hữu Nghĩa phát biểu kết luận hội nghị"
    )
    assert chair(text) == ("Đỗ Hữu Nghĩa", "Chủ tịch UBND tỉnh")


def test_a_name_given_with_the_office_elsewhere() -> None:
    text = (
        "Bí thư Tỉnh ủy chủ trì buổi làm việc với ngành y tế.\n"
        "Kết luận, đồng chí Mai Thế Vinh, Bí thư Tỉnh ủy đề nghị Sở Y tế khẩn trương bổ sung bác sĩ."
    )
    assert chair(text) == ("Mai Thế Vinh", "Bí thư Tỉnh ủy")


def test_a_name_nobody_gives_stays_null() -> None:
    text = "Chủ tịch UBND tỉnh chủ trì cuộc họp.\nÔng Lý Văn Tư phát biểu. Bà Lê Thị Năm phát biểu."
    assert chair(text) == (None, "Chủ tịch UBND tỉnh")


def test_cochairs() -> None:
    text = (
        "Ngày 1/6/2021, đồng chí Hà Trọng Tấn, Bí thư Tỉnh ủy chủ trì hội nghị. Đồng chủ trì có đồng "
        "chí Quàng Văn Lâm, "
        "Chủ tịch UBND tỉnh; đồng chí Sùng Thị Dợ, Phó Bí thư Thường trực Tỉnh ủy."
    )
    found = find_chairs(Page(text), 0, len(text))
    assert found.chair is not None
    assert found.chair.name is not None
    assert found.chair.name.value == "Hà Trọng Tấn"
    assert [(each.name.value, each.title.value) for each in found.cochairs if each.name and each.title] == [
        ("Quàng Văn Lâm", "Chủ tịch UBND tỉnh"),
        ("Sùng Thị Dợ", "Phó Bí thư Thường trực Tỉnh ủy"),
    ]


def test_two_who_chair_together() -> None:
    text = (
        "Các đồng chí: Lê Công Định, Bí thư Tỉnh ủy; Tô Văn Minh, Chủ tịch UBND tỉnh đồng chủ trì hội nghị "
        "trực tuyến."
    )
    found = find_chairs(Page(text), 0, len(text))
    assert found.chair is not None
    assert found.chair.name is not None
    assert found.chair.name.value == "Lê Công Định"
    assert [each.name.value for each in found.cochairs if each.name] == ["Tô Văn Minh"]


@pytest.mark.parametrize(
    "text",
    [
        "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính rà soát quy hoạch.",
        "Sở Y tế chủ trì tham mưu kế hoạch tiêm chủng.",
        "Đồng chí Lê Văn Ba, Phó Chủ tịch UBND tỉnh dự lễ khánh thành trường học.",
    ],
)
def test_who_does_not_chair(text: str) -> None:
    assert chair(text) == (None, None)


def test_attendants_are_not_chairs() -> None:
    text = (
        "Ngày 8/8/2023, đồng chí Cao Văn Đạt, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp. "
        "Dự họp có đồng chí Trịnh Văn Quế, Giám đốc Sở Công Thương."
    )
    found = find_chairs(Page(text), 0, len(text))
    assert found.cochairs == ()


def test_ordinary_capitals_are_no_persons() -> None:
    text = (
        "Ban Chỉ đạo tỉnh Sơn La, Hội Nông dân, Trung tâm Y tế huyện Mường La, thị xã Nghi Sơn, Chủ tịch "
        "nước."
    )
    assert people(Page(text), 0, len(text)) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Phó Chủ tịch Thường trực UBND tỉnh", True),
        ("Phó Bí thư Thành ủy", True),
        ("Ủy viên Ban Thường vụ Tỉnh ủy, Giám đốc Công an tỉnh", True),
        ("Chủ tịch UBND thành phố Hải Phòng", True),
        ("Chủ tịch UBND huyện Mường Tè", False),
        ("Bí thư Huyện ủy", False),
        ("Giám đốc Sở Nội vụ", False),
        ("Chủ tịch UBND thành phố Lạng Sơn", False),
    ],
)
def test_offices_of_the_province(title: str, expected: bool) -> None:
    assert provincial(title) is expected


def test_the_family_name_ong_is_told_from_the_word() -> None:
    assert chair("Chiều 4/6, Chủ tịch UBND tỉnh Ông Đức Thọ chủ trì cuộc họp.") == (
        "Ông Đức Thọ",
        "Chủ tịch UBND tỉnh",
    )
    assert chair("Đồng chí Ông Văn Thọ, Bí thư Tỉnh ủy chủ trì cuộc họp.") == (
        "Ông Văn Thọ",
        "Bí thư Tỉnh ủy",
    )
    assert chair("Ông Sèn Đức Thọ, Bí thư Tỉnh ủy chủ trì cuộc họp.") == ("Sèn Đức Thọ", "Bí thư Tỉnh ủy")
    assert chair("Cùng dự và Ông Lê Đức Thọ, Bí thư Tỉnh ủy chủ trì cuộc họp.") == (
        "Lê Đức Thọ",
        "Bí thư Tỉnh ủy",
    )
    assert chair(
        "Ông Đức Thọ, Bí thư Tỉnh ủy chủ trì cuộc họp.\nSau đó, Bí thư Tỉnh ủy Ông Đức Thọ kết luận."
    ) == (
        "Ông Đức Thọ",
        "Bí thư Tỉnh ủy",
    )


def test_an_office_ends_where_a_clause_begins() -> None:
    assert chair(
        "Đó là ý kiến của đồng chí Mùa A Vàng, Phó Chủ tịch UBND tỉnh khi chủ trì phiên họp sáng 5/5."
    ) == (
        "Mùa A Vàng",
        "Phó Chủ tịch UBND tỉnh",
    )


def test_a_name_found_later_brings_all_its_offices() -> None:
    assert chair(
        "Hội nghị do Bí thư Tỉnh ủy chủ trì.\n"
        "Đồng chí Mùa A Vàng, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy kết luận."
    ) == ("Mùa A Vàng", "Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy")


def test_departments_joined_by_and_stay_whole() -> None:
    assert chair("Ngày 5/5, đồng chí Mùa A Vàng, Giám đốc Sở Giáo dục và Đào tạo chủ trì cuộc họp.") == (
        "Mùa A Vàng",
        "Giám đốc Sở Giáo dục và Đào tạo",
    )


def test_quyen_may_end_a_name() -> None:
    assert (
        chair("Ngày 5/5/2025, ông Lò Văn Quyền, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp.")[0]
        == "Lò Văn Quyền"
    )


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (
            "Ngày 3/2/2021, Chủ tịch UBND tỉnh Ma Văn Quyền chủ trì cuộc họp.",
            "Ma Văn Quyền",
            "Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, đồng chí Điểu K'Sor, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp.",
            "Điểu K'Sor",
            "Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, Quyền Chủ tịch UBND tỉnh Danh Thị Sa chủ trì cuộc họp.",
            "Danh Thị Sa",
            "Quyền Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, Chủ tịch UBND tỉnh, đồng chí Lê Phước An chủ trì cuộc họp.",
            "Lê Phước An",
            "Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, tại trụ sở Báo Lạng Sơn, Chủ tịch UBND tỉnh chủ trì cuộc họp.",
            None,
            "Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh, Đại tá Lê Phước An chủ trì cuộc họp.",
            "Lê Phước An",
            "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh",
        ),
        (
            "Thay mặt Thường trực Tỉnh ủy, ông Lê Phước An, Phó Bí thư Tỉnh ủy điều hành hội nghị.",
            "Lê Phước An",
            "Phó Bí thư Tỉnh ủy",
        ),
        (
            "Dự có đồng chí Vi Thị Hà, Phó Chủ tịch UBND tỉnh. Đồng chí Lê Phước An, Chủ tịch HĐND tỉnh chủ trì.",
            "Lê Phước An",
            "Chủ tịch HĐND tỉnh",
        ),
    ],
)
def test_more_chairs(text: str, name: str | None, title: str) -> None:
    assert chair(text) == (name, title)


def test_a_semicolon_parts_the_chair_from_those_who_chair_with_them() -> None:
    text = (
        "Ngày 3/2/2021, Bí thư Tỉnh ủy chủ trì hội nghị về biên giới; Phó Chủ tịch UBND tỉnh Vừ A Sò và "
        "Chỉ huy trưởng Bộ đội Biên phòng tỉnh, Đại tá Lê Phước An đồng chủ trì. "
        "Đồng chí Hoàng Thị Mẩy, Bí thư Tỉnh ủy kết luận như sau:"
    )
    found = find_chairs(Page(text), 0, len(text))
    assert found.chair is not None
    assert found.chair.name is not None
    assert found.chair.name.value == "Hoàng Thị Mẩy"
    assert [(each.name and each.name.value, each.title and each.title.value) for each in found.cochairs] == [
        ("Vừ A Sò", "Phó Chủ tịch UBND tỉnh"),
        ("Lê Phước An", "Chỉ huy trưởng Bộ đội Biên phòng tỉnh"),
    ]


def test_whose_conclusions_are_only_carried_out_does_not_chair() -> None:
    text = (
        "Sở Y tế quán triệt kết luận của Chủ tịch UBND tỉnh\nNgày 3/2/2021, Sở Y tế đã phân công các phòng."
    )
    title = Found(text.split("\n", maxsplit=1)[0], 0, text.index("\n"))
    assert find_chairs(Page(text), len(title.value) + 1, len(text), title).chair is None


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (
            "Chủ trì cuộc họp về chợ, bà Vi Thị Hà, Phó Chủ tịch UBND tỉnh cho rằng tiến độ còn chậm.",
            "Vi Thị Hà",
            "Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, ông Lê Phước An - Chủ tịch UBND tỉnh, Trưởng ban Thường trực Ban An toàn giao thông tỉnh chủ trì.",
            "Lê Phước An",
            "Chủ tịch UBND tỉnh",
        ),
        (
            "Ngày 3/2/2021, ông Lê Phước An, Giám đốc Sở Công Thương chủ trì cuộc họp về chợ.",
            "Lê Phước An",
            "Giám đốc Sở Công Thương",
        ),
        (
            "Tại Thông báo số 12/TB-UBND ngày 3/2/2021, Chủ tịch UBND tỉnh kết luận, giao Sở Y tế rà soát.",
            None,
            None,
        ),
    ],
)
def test_who_says_something_and_who_heads_what(text: str, name: str | None, title: str | None) -> None:
    assert chair(text) == (name, title)


def test_one_named_only_as_a_fellow_chair_leaves_the_chair_to_whose_orders_they_are() -> None:
    text = (
        "Đây là chỉ đạo của đồng chí Vừ Thị Sáo, Phó Chủ tịch UBND tỉnh tại phiên họp về cháy rừng.\n"
        "Đồng chủ trì phiên họp có đồng chí Lò Văn Thưởng, Phó Chủ tịch HĐND tỉnh."
    )
    found = find_chairs(Page(text), 0, len(text))
    assert found.chair is not None
    assert found.chair.name is not None
    assert found.chair.name.value == "Vừ Thị Sáo"
    assert [each.name.value for each in found.cochairs if each.name] == ["Lò Văn Thưởng"]
    alone = text.split("\n")[1]
    assert chair(alone) == ("Lò Văn Thưởng", "Phó Chủ tịch HĐND tỉnh")


@pytest.mark.parametrize(
    "office",
    [
        "Chủ tịch UBND tỉnh",
        "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh",
        "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy",
        "Trưởng Ban Tổ chức Tỉnh ủy",
        "Trưởng Ban Tuyên giáo và Dân vận Tỉnh ủy",
        "Trưởng Ban Kinh tế - Ngân sách HĐND tỉnh",
        "Chủ tịch Hội Nông dân tỉnh",
        "Chánh Thanh tra tỉnh",
        "Giám đốc Sở Nội vụ",
        "Giám đốc Sở Văn hóa, Thể thao và Du lịch",
        "Giám đốc Sở Nông nghiệp và Môi trường",
        "Bí thư Huyện ủy Tuần Giáo",
        "Chủ tịch UBND thành phố Vĩnh Yên",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "Chiều 19/5, {} Lê Thành Đô chủ trì cuộc họp về đất đai.",
        "Chiều 19/5, đồng chí {} Lê Thành Đô đã chủ trì cuộc họp về đất đai.",
        "Chiều 19/5, ông Lê Thành Đô, {} dẫn đầu đoàn công tác, chủ trì cuộc họp về đất đai.",
        "Chiều 19/5, ông Lê Thành Đô, {} đi kiểm tra thực địa và chủ trì cuộc họp về đất đai.",
        "Cuộc họp do ông Lê Thành Đô - {} chủ trì.",
        "Chiều 19/5, đồng chí {} chủ trì cuộc họp. Đồng chí Lê Thành Đô, {} kết luận.",
    ],
)
def test_offices_with_the_names_of_boards_departments_and_districts(text: str, office: str) -> None:
    text = text.replace("{}", office)
    chair = find_chairs(Page(text), 0, len(text)).chair
    assert chair
    assert chair.name
    assert chair.title
    assert (chair.name.value, chair.title.value) == ("Lê Thành Đô", office)


@pytest.mark.parametrize(
    "does",
    [
        "gặp gỡ và",
        "xuống cơ sở",
        "họp trực tuyến,",
        "đối thoại,",
        "nghe báo cáo và",
        "có chuyến",
        "thị sát,",
        "mới đây",
        "động viên,",
        "tham gia và",
        "hoan nghênh cách làm và",
        "lắng nghe,",
    ],
)
def test_what_the_holder_does_is_no_part_of_the_office(does: str) -> None:
    text = f"Sáng 19/5, bà Lê Thị Đào, Phó Chủ tịch HĐND tỉnh {does} làm việc với Ban Quản lý dự án."
    chair = find_chairs(Page(text), 0, len(text)).chair
    assert chair
    assert chair.title
    assert chair.title.value == "Phó Chủ tịch HĐND tỉnh"
