#pragma once
// A small schema and the surroundings of values, for tests of the model and of queries.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/model/context.hpp"
#include "core/model/field_type.hpp"
#include "core/text/fold.hpp"

namespace kehu::sample {

using namespace kehu::model;

inline Words words(const std::vector<std::string>& list) {
    static Arena arena;
    return Words(arena, list);
}

inline Field field(Tag tag, const char* name, const char* chinese, std::string_view type,
                   const std::vector<std::string>& aliases = {}) {
    Field made;
    made.tag = tag;
    made.name = made.english = name;
    made.chinese = chinese;
    made.aliases = words(aliases);
    made.type = field_type(type);
    return made;
}

inline Field id_field() {
    Field id = field(0, "id", "编号", "id");
    id.source = Source::id;
    return id;
}

inline Field with_words(Field field) {
    field.words = true;
    return field;
}

inline std::vector<Choice> letters() {
    return {{"A", "A", "甲", words({"vip", "重要"})}, {"B", "B", "乙", {}}, {"C", "C", "丙", {}}, {"D", "D", "丁", {}}};
}

inline Kind customer_kind() {
    Kind kind;
    kind.code = kCustomer;
    kind.name = "customer";
    kind.plural = "customers";
    kind.english = "customer";
    kind.chinese = "客户";
    kind.title = 2;
    Field code = field(1, "code", "客户编号", "text", {"number"});
    code.exact = true;
    code.duplicates = Duplicates::refuse;
    Field company = with_words(field(4, "company", "公司", "text-or-ref", {"employer"}));
    company.ref = kCustomer;
    Field tier = field(7, "tier", "等级", "choice", {"level"});
    tier.choices = letters();
    Field birthday = field(8, "birthday", "生日", "date");
    birthday.partial = true;
    Field secret = field(9, "id_number", "身份证号", "text");
    secret.sensitive = true;
    Field last = field(900, "last", "上次", "moment");
    last.source = Source::rollup;
    last.rollup.fold = Fold::max;
    last.rollup.kind = kOrder;
    last.rollup.field = 7;
    last.rollup.by = {2, 3};
    last.rollup.indexes = {1, 2};
    Field silent = field(905, "silent", "未联系", "integer");
    silent.source = Source::days;
    silent.days_since = 900;
    silent.days_else = 13;
    Field owner = field(14, "owner", "负责人", "ref");
    owner.ref = kStaff;
    Field next = field(0, "next", "下次", "date");
    next.source = Source::parts;
    Field phone = with_words(field(3, "phone", "电话", "phone", {"mobile", "手机"}));
    phone.exact = true;
    phone.duplicates = Duplicates::ask;
    kind.fields = {id_field(),
                   code,
                   with_words(field(2, "name", "姓名", "text", {"full_name", "名称"})),
                   company,
                   phone,
                   with_words(field(5, "email", "邮箱", "email", {"e-mail"})),
                   with_words(field(6, "tags", "标签", "tags", {"tag"})),
                   tier,
                   birthday,
                   secret,
                   with_words(field(10, "city", "城市", "text")),
                   field(11, "revenue", "年营业额", "money"),
                   field(12, "active", "有效", "yesno"),
                   field(13, "created", "创建时间", "moment", {"since"}),
                   owner,
                   field(15, "employees", "员工人数", "integer"),
                   field(16, "rate", "折扣", "decimal"),
                   with_words(field(17, "note", "备注", "text")),
                   last,
                   silent,
                   next};
    kind.columns = words({"id", "name"});
    kind.indexes = {{1, {13}}, {2, {14, 13}}};
    return kind;
}

inline Kind order_kind() {
    Kind kind;
    kind.code = kOrder;
    kind.name = "order";
    kind.plural = "orders";
    kind.english = "order";
    kind.chinese = "订单";
    kind.title = 1;
    Field customer = field(2, "customer", "客户", "ref");
    customer.ref = kCustomer;
    customer.also = 3;
    customer.on_delete = OnDelete::refuse;
    Field account = field(3, "account", "所属公司", "ref");
    account.ref = kCustomer;
    account.hidden = true;
    Field lines = with_words(field(4, "lines", "明细", "lines", {"item"}));
    lines.ref = kProduct;
    Field state = field(6, "state", "状态", "choice");
    state.choices = {{"open", "open", "进行中", words({"new"})}, {"delivered", "delivered", "已交付", {}}};
    state.default_text = "open";
    kind.fields = {id_field(), with_words(field(1, "code", "订单编号", "text")),
                   customer,   account,
                   lines,      field(5, "amount", "金额", "money"),
                   state,      field(7, "due", "到期", "date")};
    kind.indexes = {{1, {2, 7}}, {2, {3, 7}}};
    return kind;
}

inline Schema schema() {
    Schema made;
    made.kinds = {customer_kind(), order_kind()};
    return made;
}

// Records known by title.
class FakeNames : public Names {
  public:
    std::map<RecordId, std::string> titles{
        {{kCustomer, 1}, "王小明"},     {{kCustomer, 2}, "王小红"}, {{kCustomer, 5}, "宏达贸易"},
        {{kCustomer, 9}, "Jane Smith"}, {{kStaff, 1}, "Li Lei"},    {{kProduct, 3}, "包子礼盒"},
    };

    RecordId resolve(KindCode kind, std::string_view text) const override {
        if (auto id = store::parse_record_id(text); id && titles.count(*id)) return *id;
        std::vector<RecordId> found;
        for (auto& [id, title] : titles) {
            if (id.kind == kind && text::fold(title).find(text::fold(text)) != std::string::npos) found.push_back(id);
        }
        if (found.size() == 1) return found[0];
        throw BadValue(found.empty() ? "nobody" : "several");
    }
    std::string title(RecordId id) const override {
        auto found = titles.find(id);
        return found == titles.end() ? std::string() : found->second;
    }
    std::optional<RecordId> match(KindCode kind, std::string_view text) const override {
        for (auto& [id, title] : titles) {
            if (id.kind == kind && title == text) return id;
        }
        return std::nullopt;
    }
};

// Saturday 2026-11-21 14:05 in Shanghai.
struct World {
    Settings settings{text::Zone("Asia/Shanghai"), "CN", {{'C', 'N', 'Y'}}};
    FakeNames names;
    Context context;

    World() {
        context.settings = &settings;
        context.now = {1795241100, text::Precision::second};
        context.names = &names;
    }
};

inline std::string parsed(const Field& field, std::string_view text, const Context& context) {
    std::string bytes;
    field.type->parse(bytes, text, field, context);
    return bytes;
}

inline std::string formatted(const Field& field, std::string_view bytes, const Context& context,
                             Style style = Style::machine) {
    std::string out;
    field.type->format(out, bytes, field, context, style);
    return out;
}

inline std::string as_json(const Field& field, std::string_view bytes, const Context& context) {
    std::string out;
    field.type->json(out, bytes, field, context);
    return out;
}

// The sentence of the BadValue that `run` throws; empty if it throws none.
template <class Run>
std::string complaint(Run&& run) {
    try {
        run();
    } catch (const BadValue& e) {
        return e.what();
    }
    return {};
}

// A record of that kind with these values, as typed.
inline Record record(const Kind& kind, const Context& context,
                     const std::vector<std::pair<std::string, std::string>>& values) {
    Record made;
    for (auto& [name, text] : values) {
        const Field& field = kind.at_name(name);
        made.set(field.tag, parsed(field, text, context), field.sensitive);
    }
    return made;
}

}  // namespace kehu::sample
