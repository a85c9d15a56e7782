// Splits CSV text into fields, streaming: only one field is held at a time.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "data/byte_source.h"
#include "torcxx/core/error.h"

namespace torcxx::data {

class CsvFields {
 public:
  CsvFields(ByteSource& source, char delimiter, const std::string& name);

  // Moves to the next field; false at the end of the text. Raises ValueError with line and column.
  bool next();
  // The field without its quotes, until the next call.
  std::string_view text() const { return field_; }
  // Whether the field is the last of its row.
  bool ends_row() const { return ends_row_; }
  int64_t row() const { return row_; }  // from 1, blank lines not counted

  // Raises ValueError for the current field.
  template <class... A>
  [[noreturn]] void fail(const A&... parts) const {
    fail_at(line_start_, column_start_, detail::cat(parts...));
  }

 private:
  // A number or a column's name is short: this bounds what an open quote can collect.
  static constexpr size_t kMaxField = size_t{64} << 10;

  [[noreturn]] void fail_at(int64_t line, int64_t column, const std::string& what) const;
  bool refill();
  int peek();  // -1 at the end
  void skip(size_t n) {
    at_ += n;
    column_ += static_cast<int64_t>(n);
  }
  void check_encoding();
  void append(const char* data, size_t n, bool quoted);
  void newline();
  [[noreturn]] void refuse_nul() const;
  void read_quoted();
  void read_plain();
  void end_field();

  ByteSource& source_;
  char delimiter_;
  std::string name_;
  std::vector<char> buffer_;
  size_t at_ = 0, end_ = 0;
  int64_t line_ = 1, column_ = 1;
  int64_t line_start_ = 1, column_start_ = 1;  // of the current field
  int64_t row_ = 0;
  bool ends_row_ = true;  // a row starts next
  std::string field_;
};

}  // namespace torcxx::data
