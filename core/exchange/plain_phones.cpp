#include "core/exchange/plain_phones.hpp"

#include "core/model/values.hpp"
#include "core/text/phone.hpp"

namespace kehu::exchange {

void PlainPhones::add(model::RecordView record, const std::vector<const model::Field*>& phone_fields) {
    for (const model::Field* field : phone_fields) {
        auto bytes = record.get(field->tag);
        if (!bytes) continue;
        for (model::PhoneParts phone; model::next_phone(*bytes, phone);) {
            if (text::is_international(phone.typed)) continue;
            count++;
            chinese += text::looks_like_mobile_of_china(phone.typed);
        }
    }
}

}  // namespace kehu::exchange
