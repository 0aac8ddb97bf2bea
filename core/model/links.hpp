#pragma once
// References from one record to another, whatever the type of the field that holds them: ref, text-or-ref, lines.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/schema.hpp"

namespace kehu::model {

bool holds_links(const Field&);

// The record that takes the place of another; nothing: none does.
using MapLink = std::function<std::optional<RecordId>(RecordId)>;
// The stored bytes with each reference replaced. Where none takes its place a text stays without its link, and a plain
// reference becomes empty bytes.
std::string map_links(const Field&, std::string_view bytes, const MapLink&);

}  // namespace kehu::model
