"""What generated documents are made of. Written for the measurement, not taken from the rules under it.

In all texts ``{unit}`` is "tỉnh" or "thành phố", ``{party}`` "Tỉnh ủy" or "Thành ủy", ``{p}`` the
province's name, ``{y}`` the document's year, ``{n}`` a share, ``{k}`` a count. Tasks are verb phrases that
fit behind any agency.
"""

from __future__ import annotations

from datetime import date

REFORM = date(2025, 3, 1)
MERGER = date(2025, 7, 1)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(";"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().splitlines())


FAMILY = _words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Cao Tô Lương "
    "Quách Vi Lò Cầm Quàng Hà Ma Nông Hứa Triệu Bế Thạch Sơn Kim"
)
MIDDLE_M = _words(
    "Văn Đức Minh Quang Hữu Xuân Thanh Công Đình Ngọc Trọng Quốc Việt Anh Hồng Tiến Mạnh Chí Bá"
)
MIDDLE_F = _words("Thị Thị Thanh Thu Ngọc Bích Kim Hồng Thúy Mỹ Diệu Phương")
GIVEN_M = _words(
    "Hùng Dũng Cường Sơn Hải Long Tuấn Thắng Bình Khánh Phúc Lâm Toàn Hiếu Quân Trường Đạt Nghĩa Vinh Thành "
    "Khoa Tùng Kiên Việt Phong Hòa Chiến Lực Duy Tân"
)
GIVEN_F = _words("Hương Lan Hà Hạnh Nga Thủy Yến Hoa Nhung Trang Hiền Loan Vân Oanh Thảo Quỳnh Liên Dung")
RARE = ("Giàng A Chu", "Sùng A Tủa", "Lầu Bá Chò", "Y Thông", "Hờ Thị Mỷ", "Tao Văn Chướng", "Chẩu Thị Vàng",
        "Tôn Nữ Ngọc Trâm", "Điểu K'Rang", "Rah Lan Chung", "Vàng Seo Cón", "Lù Văn Thanh")  # fmt: skip

LOCAL = _listed(
    "Tân Lập;Phú Hòa;Đông Sơn;An Bình;Yên Lạc;Vĩnh Thạnh;Sơn Động;Hòa Vang;Bình Lục;Mường Khương;Ba Tơ;"
    "Cẩm Khê;Đức Linh;Krông Búk;Tam Nông;Thạnh Phú;Kỳ Sơn;Đà Bắc;Ngọc Hiển;Chợ Đồn;Nghi Xuân;Quỳnh Phụ;"
    "Phong Điền;Bù Đăng;Cần Đước;Văn Bàn"
)

# --- agencies ----------------------------------------------------------------------------------------

ALWAYS = _listed(
    "Sở Tài chính;Sở Nội vụ;Sở Tư pháp;Sở Công Thương;Sở Y tế;Sở Xây dựng;Sở Khoa học và Công nghệ;"
    "Sở Giáo dục và Đào tạo;Sở Văn hóa, Thể thao và Du lịch;Văn phòng UBND {unit};Thanh tra {unit};"
    "Công an {unit};Bộ Chỉ huy Quân sự {unit};Bảo hiểm xã hội {unit};Ban Quản lý Khu kinh tế {unit};"
    "Ban Quản lý dự án đầu tư xây dựng {unit};Trung tâm Phục vụ hành chính công {unit};"
    "Hội Nông dân {unit};Liên đoàn Lao động {unit};Hội Liên hiệp Phụ nữ {unit};"
    "Ủy ban Mặt trận Tổ quốc Việt Nam {unit};Công ty Điện lực {p};Viễn thông {p};Bưu điện {unit};"
    "Trường Cao đẳng Kỹ thuật {p};Bệnh viện Đa khoa {unit};Quỹ Đầu tư phát triển {unit};"
    "Công ty cổ phần Cấp nước {p};Chi cục Kiểm lâm {unit};Liên minh Hợp tác xã {unit};Sở Ngoại vụ;"
    "Hiệp hội Doanh nghiệp {unit};Ban Quản lý các khu công nghiệp {unit};Hội Chữ thập đỏ {unit};"
    "Trung tâm Xúc tiến đầu tư {unit};Hội Cựu chiến binh {unit};Đài Khí tượng Thủy văn {unit}"
)
BEFORE = _listed(
    "Sở Kế hoạch và Đầu tư;Sở Nông nghiệp và Phát triển nông thôn;Sở Giao thông vận tải;"
    "Sở Tài nguyên và Môi trường;Sở Thông tin và Truyền thông;Sở Lao động - Thương binh và Xã hội;"
    "Ban Dân tộc {unit};Cục Thuế {unit};Kho bạc Nhà nước {unit};Cục Thống kê {unit};Cục Hải quan {unit};"
    "Cục Quản lý thị trường {unit};Đài Phát thanh và Truyền hình {unit};Sở TN&MT;Sở KH&ĐT;Sở NN&PTNT;"
    "Báo {p};Ngân hàng Nhà nước chi nhánh {unit};{youth}"
)
AFTER = _listed(
    "Sở Nông nghiệp và Môi trường;Sở Dân tộc và Tôn giáo;Thuế {unit};Thống kê {unit};"
    "Báo và phát thanh, truyền hình {p};Kho bạc Nhà nước khu vực VII;Chi cục Hải quan khu vực V;{youth}"
)
COLLECTIVE_BEFORE = _listed(
    "UBND các huyện, thành phố;UBND các huyện, thị xã, thành phố;các sở, ban, ngành;"
    "các sở, ngành, địa phương;các chủ đầu tư;các cơ quan, đơn vị, địa phương;"
    "Chủ tịch UBND các huyện, thành phố;Thủ trưởng các sở, ban, ngành;UBND cấp huyện;"
    "các doanh nghiệp viễn thông"
)
COLLECTIVE_AFTER = _listed(
    "UBND các xã, phường;UBND cấp xã;các sở, ban, ngành;các sở, ngành, địa phương;các chủ đầu tư;"
    "các cơ quan, đơn vị, địa phương;Chủ tịch UBND các xã, phường;Thủ trưởng các sở, ban, ngành;"
    "các doanh nghiệp viễn thông"
)
PARTY_BEFORE = _listed(
    "Ban Cán sự đảng UBND {unit};Đảng đoàn HĐND {unit};Ban Tổ chức {party};Ban Tuyên giáo {party};"
    "Ban Dân vận {party};Ban Nội chính {party};Ủy ban Kiểm tra {party};Văn phòng {party};"
    "Đảng ủy Công an {unit};Đảng ủy Quân sự {unit};Huyện ủy {d}"
)
PARTY_AFTER = _listed(
    "Đảng ủy UBND {unit};Đảng ủy các cơ quan Đảng {unit};Ban Tổ chức {party};"
    "Ban Tuyên giáo và Dân vận {party};Ban Nội chính {party};Ủy ban Kiểm tra {party};Văn phòng {party};"
    "Đảng ủy Công an {unit};Đảng ủy Quân sự {unit}"
)

# --- meetings ----------------------------------------------------------------------------------------

TOPICS = _listed(
    "tiến độ giải ngân vốn đầu tư công năm {y};công tác phòng cháy, chữa cháy rừng;"
    "tiến độ dự án đường tránh trung tâm huyện {d};công tác chuyển đổi số và cải cách hành chính;"
    "tình hình cung ứng giống lúa vụ đông xuân;quy hoạch mạng lưới trường học vùng cao;"
    "công tác phòng, chống bệnh dịch tả lợn châu Phi;phương án xử lý rác thải sinh hoạt nông thôn;"
    "tình hình thu ngân sách nhà nước;khó khăn của các dự án nhà ở xã hội;"
    "công tác bồi thường, giải phóng mặt bằng cụm công nghiệp {d};phát triển vùng trồng cây dược liệu;"
    "công tác chuẩn bị kỳ thi tốt nghiệp trung học phổ thông;việc sắp xếp các đơn vị sự nghiệp công lập;"
    "công tác bảo đảm trật tự an toàn giao thông;hoạt động của các hợp tác xã kiểu mới;"
    "kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới;"
    "công tác ứng phó với hạn hán, xâm nhập mặn;tình hình khai thác cát, sỏi lòng sông;"
    "phương án tổ chức Lễ hội hoa năm {y};công tác quản lý, bảo trì đường bộ;"
    "đề án phát triển đô thị thông minh;tình hình sử dụng đất của các nông, lâm trường;"
    "công tác giảm nghèo bền vững;việc tiêm vắc xin cho trẻ em;"
    "nâng cao chỉ số năng lực cạnh tranh cấp {unit};"
    "công tác tiếp công dân, giải quyết khiếu nại;phát triển nguồn nhân lực ngành y;"
    "tiến độ xây dựng hồ chứa nước {d};việc thực hiện Đề án 06;công tác quản lý giá đất;"
    "tình hình cấp điện cho các bản vùng sâu;quy hoạch {unit} thời kỳ 2021 - 2030;"
    "việc khắc phục các kết luận thanh tra, kiểm toán;kế hoạch sử dụng đất năm {y};"
    "công tác phòng, chống tham nhũng, lãng phí;dự án cấp nước sạch liên xã;công tác dân tộc, tôn giáo;"
    "tổ chức lại hoạt động của các chợ hạng ba;việc bảo tồn, phát huy giá trị di tích cấp quốc gia đặc biệt"
)
MEETINGS = _listed(
    "cuộc họp về {t};cuộc họp nghe báo cáo {t};Hội nghị về {t};Hội nghị trực tuyến về {t};"
    "buổi làm việc với {a} về {t};buổi làm việc về {t};Hội nghị đánh giá {t};phiên họp về {t};"
    "Hội nghị bàn giải pháp đối với {t};cuộc họp rà soát {t}"
)
COMMITTEES = _listed(
    "Ban Chỉ đạo chuyển đổi số {unit};Ban Chỉ đạo giảm nghèo {unit};Ban An toàn giao thông {unit};"
    "Ban Chỉ huy Phòng thủ dân sự {unit};Ban Chỉ đạo phát triển nhà ở {unit}"
)
PLACES = _listed(
    "tại Trụ sở UBND {unit};tại phòng họp số 2;tại Hội trường tầng 3;tại huyện {d};"
    "tại trụ sở {a};tại Trung tâm Hội nghị {unit}"
)

# --- what is done ------------------------------------------------------------------------------------

TASKS = _lines("""
rà soát quy hoạch các khu dân cư ven sông
hoàn thiện hồ sơ điều chỉnh chủ trương đầu tư dự án
lập danh sách các hộ nằm trong vùng nguy cơ sạt lở
kiểm tra thực địa các điểm đấu nối hạ tầng
tham mưu ban hành cơ chế hỗ trợ lãi suất cho hợp tác xã
xây dựng phương án phân luồng giao thông trong dịp lễ
tháo gỡ vướng mắc về đơn giá bồi thường cây trồng
hướng dẫn các chủ trang trại xử lý chất thải chăn nuôi
tổ chức đối thoại với các hộ chưa nhận tiền bồi thường
nghiệm thu khối lượng đã thi công của nhà thầu
thẩm định dự toán sửa chữa trường lớp
đề xuất nguồn vốn thực hiện giai đoạn 2 của dự án
công khai danh mục thủ tục hành chính đã cắt giảm
tập huấn kỹ năng số cho đội ngũ cán bộ thôn, bản
cân đối ngân sách bảo đảm chế độ cho giáo viên hợp đồng
cấp giấy chứng nhận quyền sử dụng đất cho các hộ tái định cư
xử lý dứt điểm tình trạng khai thác cát trái phép
triển khai mô hình điểm thu gom rác thải nhựa
mời gọi doanh nghiệp đầu tư nhà máy chế biến nông sản
tăng cường tuần tra các tuyến kênh thủy lợi
báo cáo kết quả tiêm phòng đàn gia súc
rút kinh nghiệm sâu sắc về việc chậm giải ngân
bố trí kinh phí mua sắm trang thiết bị phòng thí nghiệm
ký kết quy chế phối hợp quản lý vùng giáp ranh
chuẩn bị đầy đủ vật tư phòng chống lụt bão
phân bổ chi tiết số vốn còn lại cho các công trình chuyển tiếp
kiểm soát chặt chẽ việc vận chuyển gia cầm qua địa bàn
điều chỉnh quy mô nút giao cho phù hợp với lưu lượng xe
thành lập tổ công tác hỗ trợ nhà đầu tư
rà soát, bổ sung quy hoạch điện mặt trời mái nhà
đẩy nhanh tiến độ thi công cầu dân sinh
duy trì đường dây nóng tiếp nhận phản ánh của người dân
quản lý chặt chẽ hoạt động của các bến thủy nội địa
khảo sát nhu cầu học nghề của lao động nông thôn
cập nhật dữ liệu dân cư vào hệ thống dùng chung
xác minh nguồn gốc đất của các hộ dân khu tập thể cũ
làm rõ trách nhiệm của tổ chức, cá nhân có liên quan
niêm yết công khai phương án bồi thường
lắp đặt biển cảnh báo tại các điểm thường xuyên ngập
nghiên cứu mở tuyến xe buýt đến khu công nghiệp
vận động người dân hiến đất làm đường
đôn đốc nhà thầu tăng ca, tăng kíp
lựa chọn đơn vị tư vấn có đủ năng lực
tính toán lại lưu lượng xả của hồ chứa
bàn giao mặt bằng sạch cho đơn vị thi công
lấy ý kiến cộng đồng dân cư về phương án kiến trúc
thu hồi các dự án chậm tiến độ kéo dài
xây dựng nhãn hiệu tập thể cho sản phẩm chè
kết nối tiêu thụ vải thiều với các chuỗi siêu thị
bổ sung biên chế cho các trạm y tế vùng khó khăn
ban hành quy trình nội bộ giải quyết hồ sơ đất đai
giám sát chất lượng nước thải sau xử lý
chấn chỉnh kỷ luật, kỷ cương hành chính
sửa đổi quy chế quản lý chợ truyền thống
trồng bổ sung cây xanh dọc các trục đường chính
chuyển hồ sơ vi phạm sang cơ quan điều tra
hỗ trợ người lao động mất việc làm
số hóa tài liệu lưu trữ lịch sử
kiện toàn tổ giúp việc
tuyên truyền sâu rộng về lợi ích của bảo hiểm y tế hộ gia đình
xây dựng kịch bản tăng trưởng cho từng ngành
hoàn trả mặt đường sau khi thi công đường ống
thanh lý các trụ sở không còn nhu cầu sử dụng
tổ chức hội thi cán bộ dân vận khéo
giải quyết dứt điểm đơn thư tồn đọng
điều tra, đánh giá trữ lượng nước ngầm
bố trí quỹ đất xây dựng trường mầm non
đấu nối hệ thống quan trắc tự động
mở rộng diện tích trồng rừng gỗ lớn
khắc phục các tồn tại đã được kiểm toán chỉ ra
khơi thông dòng chảy các tuyến mương tiêu
chuẩn hóa quy trình tiếp nhận hồ sơ một cửa
nâng cấp phần mềm quản lý hộ tịch
tạm dừng cấp phép các bãi tập kết vật liệu
di dời các hộ sống trên nhà bè
truy xuất nguồn gốc đối với sản phẩm thủy sản
phát động phong trào thi đua cao điểm
tổng hợp khó khăn của doanh nghiệp
kiểm đếm tài sản trên đất bị ảnh hưởng
rà soát đối tượng hưởng trợ cấp xã hội
chủ động nguồn giống phục vụ sản xuất vụ mùa
xây dựng đề án sáp nhập các trường quy mô nhỏ
đàm phán với ngân hàng về cơ cấu lại nợ
tổ chức diễn tập chữa cháy tại chợ trung tâm
thực hiện nghiêm chế độ trực ban 24/24 giờ
đánh giá tác động môi trường của dự án khai thác đá
quản lý chặt chẽ quỹ đất công ích
khôi phục các tuyến du lịch đường thủy
xây dựng bộ tiêu chí đánh giá chuyển đổi số cấp xã
hoàn thành thủ tục quyết toán các công trình đã đưa vào sử dụng
cải tạo hệ thống chiếu sáng công cộng
bảo đảm an ninh trật tự tại khu vực công trường
hướng dẫn quy trình khấu trừ tiền thuê đất
củng cố hồ sơ xử phạt vi phạm hành chính
phòng ngừa tình trạng tảo hôn ở vùng đồng bào dân tộc
chuyển đổi cơ cấu cây trồng trên đất lúa kém hiệu quả
nhân rộng mô hình camera an ninh thôn
""")
ADVERBS = ("", "", "", "khẩn trương ", "chủ động ", "tiếp tục ", "tập trung ", "nghiêm túc ", "kịp thời ",
           "thường xuyên ")  # fmt: skip

# Phrase with a share or count to be reached, and how it is printed.
TARGETS = (
    ("bảo đảm tối thiểu {n}% hồ sơ được tiếp nhận trực tuyến", "{n}%"),
    ("phấn đấu giải ngân đạt {n}% kế hoạch vốn được giao", "{n}%"),
    ("nâng tỷ lệ hộ dùng nước sạch lên ít nhất {n}%", "{n}%"),
    ("rút ngắn ít nhất {n}% thời gian giải quyết thủ tục", "{n}%"),
    ("bảo đảm {n}% trẻ em trong độ tuổi được tiêm chủng", "{n}%"),
    ("hướng dẫn mỗi xã xây dựng tối thiểu 0{k} mô hình", "0{k} mô hình"),
    ("kiểm tra tối thiểu 0{k} lần/tháng", "0{k} lần/tháng"),
    ("trồng mới ít nhất {k}00 ha", "{k}00 ha"),
)
GOALS = (
    ("Phấn đấu {n}% số thôn có nhà văn hóa đạt chuẩn.", "{n}%"),
    ("Phấn đấu {n}% cán bộ cấp xã sử dụng thành thạo chữ ký số.", "{n}%"),
    ("Bảo đảm tối thiểu {n}% chất thải rắn sinh hoạt được thu gom.", "{n}%"),
    ("Cắt giảm tối thiểu {n}% chi thường xuyên.", "{n}%"),
)
RULES = (
    ("100% giấy mời, tài liệu họp được gửi qua phần mềm", "100%"),
    ("dừng tiếp nhận hồ sơ giấy đối với các dịch vụ công toàn trình", None),
    ("không giải quyết cho các phương tiện quá tải lưu thông qua cầu", None),
    ("100% khoản chi trợ cấp được trả qua tài khoản", "100%"),
    ("chỉ tiếp nhận báo cáo gửi qua trục liên thông văn bản", None),
)

FINDINGS = (
    "Trong 9 tháng đầu năm, toàn {unit} đã cứng hóa {k}5,4 km đường liên thôn, đạt {n},3% kế hoạch.",
    "Đến nay, tỷ lệ giải ngân mới đạt {n}%, thấp hơn bình quân chung của cả nước.",
    "Tính đến ngày {day}, toàn {unit} có {k}12 hợp tác xã, tăng {k}% so với cùng kỳ.",
    "Tuy nhiên, công tác phối hợp giữa các ngành còn thiếu chặt chẽ; một số địa phương còn trông chờ, ỷ lại.",
    "Thời gian qua, {a} đã có nhiều cố gắng, song kết quả chưa đồng đều giữa các địa bàn.",
    "Một số nhà thầu chưa huy động đủ nhân lực, thiết bị; vật liệu đắp nền còn khan hiếm.",
    "Nhìn chung, các cơ quan, đơn vị đã bám sát kế hoạch, hoàn thành phần lớn nhiệm vụ được giao.",
    "Nguyên nhân chủ yếu là do giá vật liệu tăng cao và thời tiết không thuận lợi.",
    "Công tác giải phóng mặt bằng đã hoàn thành {n}% diện tích, còn {k} hộ chưa đồng thuận.",
    "Kết quả đạt được là đáng ghi nhận, nhưng chưa tương xứng với tiềm năng của {unit}.",
    "Tỷ lệ hộ nghèo giảm còn {k},4%; thu nhập bình quân đầu người tăng {k},9%.",
    "Mặc dù gặp nhiều khó khăn, sản xuất nông nghiệp vẫn tăng trưởng {k},2%.",
)
PRAISE = (
    "Biểu dương {a} và {b} đã chủ động, tích cực trong thực hiện nhiệm vụ.",
    "Đánh giá cao sự nỗ lực của {a} trong việc chuẩn bị tài liệu phục vụ {m}.",
    "Ghi nhận những kết quả bước đầu mà {a} và các địa phương đã đạt được.",
    "Cơ bản thống nhất với nội dung báo cáo của {a}.",
    "Hoan nghênh tinh thần trách nhiệm của {a} trong thời gian qua.",
    "Thống nhất với đề nghị của {a} về phạm vi, quy mô của dự án.",
    "Nhất trí với kết quả rà soát do {a} trình.",
)
ASSESSMENT_HEADS = (
    "Đánh giá chung", "Về kết quả đạt được", "Tình hình thực hiện", "Về tồn tại, hạn chế",
    "Về kết quả thực hiện thời gian qua",
)  # fmt: skip
TASK_HEADS = (
    "Nhiệm vụ trong thời gian tới", "Một số nhiệm vụ trọng tâm", "Về phương hướng, nhiệm vụ",
    "Nhiệm vụ, giải pháp", "Phân công thực hiện", "Tổ chức thực hiện",
)  # fmt: skip
SUBJECTS = (
    "Về công tác bồi thường, giải phóng mặt bằng", "Về nguồn vốn", "Về công tác tuyên truyền",
    "Về tiến độ thi công", "Về thủ tục đầu tư", "Về quản lý đất đai", "Về bảo đảm an sinh xã hội",
    "Về ứng dụng công nghệ thông tin", "Đối với dự án đường vành đai", "Đối với các kiến nghị của địa phương",
)  # fmt: skip

# --- citations: type as printed, symbol, issuer; the Party writes number-type/body -------------------

STATE_DOCUMENTS = (
    ("Quyết định", "QĐ-UBND", "UBND {unit}"), ("Kế hoạch", "KH-UBND", "UBND {unit}"),
    ("Quyết định", "QĐ-TTg", "Thủ tướng Chính phủ"), ("Chỉ thị", "CT-TTg", "Thủ tướng Chính phủ"),
    ("Nghị quyết", "NQ-CP", "Chính phủ"), ("Nghị quyết", "NQ-HĐND", "HĐND {unit}"),
    ("Công điện", "CĐ-TTg", "Thủ tướng Chính phủ"), ("Tờ trình", "TTr-STC", "Sở Tài chính"),
    ("Báo cáo", "BC-SXD", "Sở Xây dựng"), ("Công văn", "UBND-TH", "UBND {unit}"),
    ("Công văn", "SNV-CCHC", "Sở Nội vụ"), ("Thông báo", "TB-UBND", "UBND {unit}"),
    ("Hướng dẫn", "HD-BTC", "Bộ Tài chính"), ("Chương trình", "CTr-UBND", "UBND {unit}"),
)  # fmt: skip
YEARLY_DOCUMENTS = (
    ("Nghị định", "NĐ-CP", "Chính phủ"), ("Thông tư", "TT-BTC", "Bộ Tài chính"),
    ("Thông tư", "TT-BXD", "Bộ Xây dựng"), ("Quyết định", "QĐ-UBND", "UBND {unit}"),
    ("Luật", "QH15", "Quốc hội"), ("Nghị quyết", "NQ-HĐND", "HĐND {unit}"),
)  # fmt: skip
PARTY_DOCUMENTS = (
    ("Nghị quyết", "NQ/TU", "Ban Chấp hành Đảng bộ {unit}"), ("Kết luận", "KL/TW", "Bộ Chính trị"),
    ("Chỉ thị", "CT/TW", "Ban Bí thư"), ("Thông báo", "TB/TU", "Thường trực {party}"),
    ("Chương trình", "CTr/TU", "{party}"), ("Quy định", "QĐ/TU", "Ban Thường vụ {party}"),
)  # fmt: skip
PARTIAL_DOCUMENTS = (
    ("Nghị quyết", "Quốc hội"), ("Nghị định", "Chính phủ"), ("Chỉ thị", "Thủ tướng Chính phủ"),
    ("Nghị quyết", "HĐND {unit}"), ("Quyết định", "UBND {unit}"),
)  # fmt: skip

RECIPIENTS = (
    "Thường trực {party} (để b/c)", "TT. {party}, TT. HĐND {unit} (b/c)", "Chủ tịch, các PCT UBND {unit}",
    "Các sở, ban, ngành cấp {unit}", "Như thành phần dự họp", "Các đơn vị có liên quan", "Sở Tài chính",
    "Sở Xây dựng", "Công an {unit}", "Cổng thông tin điện tử {unit}", "Chánh VP, các Phó CVP UBND {unit}",
    "Bảo hiểm xã hội {unit} (p/h)", "Ủy ban MTTQ Việt Nam {unit}", "Các phòng, đơn vị thuộc Văn phòng",
)  # fmt: skip
UNITS = ("TH", "KT", "NC", "KGVX", "CN-XD", "NL", "KSTT", "Hải (20b)")
