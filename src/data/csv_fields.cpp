#include "data/csv_fields.h"

#include <cstring>

namespace torcxx::data {

CsvFields::CsvFields(ByteSource& source, char delimiter, const std::string& name)
    : source_(source), delimiter_(delimiter), name_(name), buffer_(size_t{64} << 10) {
  check_encoding();
}

void CsvFields::fail_at(int64_t line, int64_t column, const std::string& what) const {
  detail::raise<ValueError>("CSV: '", name_, "', line ", line, ", column ", column, ": ", what);
}

bool CsvFields::refill() {
  at_ = 0;
  end_ = source_.read(buffer_.data(), buffer_.size());
  return end_ > 0;
}

int CsvFields::peek() {
  if (at_ == end_ && !refill()) return -1;
  return static_cast<unsigned char>(buffer_[at_]);
}

void CsvFields::check_encoding() {
  if (!refill()) return;
  const std::string_view head(buffer_.data(), end_);
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"))
    fail_at(1, 1, "expected UTF-8 text, got UTF-16 (byte order mark): save it as UTF-8");
  if (head.size() >= 2 && (head[0] == 0) != (head[1] == 0))
    fail_at(1, head[0] == 0 ? 1 : 2, "expected UTF-8 text, got a NUL byte: this looks like UTF-16");
  if (head.starts_with("\xef\xbb\xbf")) at_ = 3;  // the mark of UTF-8
}

void CsvFields::append(const char* data, size_t n, bool quoted) {
  if (field_.size() + n > kMaxField)
    fail("expected a field of at most ", kMaxField, " bytes, got a longer one",
         quoted ? ": is its quote closed?" : "");
  field_.append(data, n);
}

void CsvFields::refuse_nul() const {
  fail_at(line_, column_, "expected text, got a NUL byte (is this a binary file or UTF-16?)");
}

// Takes LF, CR or CRLF as one line end.
void CsvFields::newline() {
  const int first = peek();
  skip(1);
  if (first == '\r' && peek() == '\n') skip(1);
  line_++;
  column_ = 1;
}

void CsvFields::read_plain() {
  while (peek() >= 0) {
    size_t n = at_;
    char c = 0;
    for (; n < end_; n++) {
      c = buffer_[n];
      if (c == delimiter_ || c == '\n' || c == '\r' || c == '"' || c == '\0') break;
    }
    const bool stopped = n < end_;
    append(buffer_.data() + at_, n - at_, false);
    skip(n - at_);
    if (!stopped) continue;
    if (c == '\0') refuse_nul();
    if (c == '"') fail_at(line_, column_, "expected no quote inside a field without quotes");
    return;
  }
}

void CsvFields::read_quoted() {
  skip(1);
  for (;;) {
    const int c = peek();
    if (c < 0) fail("the quote that opens here is never closed");
    if (c == 0) refuse_nul();
    if (c == '\n' || c == '\r') {
      newline();
      append("\n", 1, true);
      continue;
    }
    if (c == '"') {
      skip(1);
      if (peek() != '"') break;
    }
    append(buffer_.data() + at_, 1, true);  // two quotes stand for one
    skip(1);
  }
  const int c = peek();
  if (c >= 0 && c != static_cast<unsigned char>(delimiter_) && c != '\n' && c != '\r')
    fail_at(line_, column_, "expected the end of the field behind its closing quote");
}

bool CsvFields::next() {
  if (ends_row_) {
    while (peek() == '\n' || peek() == '\r') newline();
    if (peek() < 0) return false;
    row_++;
  }
  field_.clear();
  line_start_ = line_;
  column_start_ = column_;
  if (peek() == '"')
    read_quoted();
  else
    read_plain();
  const int c = peek();
  ends_row_ = c != static_cast<unsigned char>(delimiter_);
  if (!ends_row_)
    skip(1);
  else if (c >= 0)
    newline();
  return true;
}

}  // namespace torcxx::data
