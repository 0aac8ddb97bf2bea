#pragma once
// Where a command's text goes: stdout or the file of -o; and which files may be written at all. What stands under that
// name already is replaced only if this command wrote it before, or with --force.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/files.hpp"
#include "cli/manifest.hpp"
#include "cli/session.hpp"
#include "core/exchange/format.hpp"

namespace kehu::cli {

// What is written: text, or a workbook.
enum class Contents { text, workbook };

// Throws Error(usage) for a file that would not be what its name says, or that would damage the store.
void check_output_file(const Session&, const std::string& path, Contents = Contents::text);

// Is this the beginning of what the command writes?
using IsSuch = std::function<bool(std::string_view begin)>;
// Is there a file with something in it that is not such? "" and "-" (stdout) are none, nor is a device.
bool is_another_file(const std::string& path, const IsSuch&);
// Is there one that is?
bool is_such_file(const std::string& path, const IsSuch&);
// Throws Error(decision) for another file, with --force as the way out.
void refuse_to_replace(const std::string& path, const IsSuch&);

// Of what no program can know again, such as a text: throws Error(decision) for any file that is there, unless forced.
void refuse_existing(const std::string& path, bool force);

// Are these the records of this kind in this form (null: a table) with this first column, if columns were asked for?
bool is_such_list(std::string_view begin, const model::Kind&, const exchange::Format*, const exchange::WriterOptions&,
                  const exchange::Columns&);

// Who may read a file that is written.
enum class Readers { as_usual, only_owner };

class Destination {
  public:
    Destination(Session&, const std::string& file, Readers = Readers::as_usual, Contents = Contents::text);
    void write(std::string_view);
    void add_manifest(const Manifest& manifest) { manifest_ = manifest; }  // before commit(), of a file
    void commit();

  private:
    Session& session_;
    std::optional<NewFile> file_;
    std::optional<Manifest> manifest_;
};

}  // namespace kehu::cli
