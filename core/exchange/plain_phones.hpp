#pragma once
// Phones of a file that are written without their country's code: which country they are read as should be told, above
// all where they look like those of another.

#include <cstdint>
#include <vector>

#include "core/model/schema.hpp"

namespace kehu::exchange {

struct PlainPhones {
    std::uint32_t count = 0;
    std::uint32_t chinese = 0;  // look like mobiles of China

    void add(model::RecordView, const std::vector<const model::Field*>& phone_fields);
};

}  // namespace kehu::exchange
