#include "io/safetensors_header.h"

#include <algorithm>

#include "core/checked.h"
#include "core/empty.h"

#if defined(TORCXX_HAS_JSON)
#include <nlohmann/json.hpp>
#endif

namespace torcxx::io {

#if defined(TORCXX_HAS_JSON)
namespace {

using Json = nlohmann::json;
using Entries = std::map<std::string, SafetensorsEntry, std::less<>>;

// A name from the file, which may be of any length, for a message.
std::string shown(const std::string& name) {
  return name.size() <= 100 ? name : name.substr(0, 100) + "...";
}

// Feeds the parser and tells how far it has read, for messages.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* p;
  const char** reached;
  reference operator*() const { return *p; }
  CountingIterator& operator++() {
    *reached = ++p;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& o) const { return p == o.p; }
};

// Receives the header's tokens. Nothing is kept but the entries: no document tree is built.
class Handler : public nlohmann::json_sax<Json> {
 public:
  Handler(const std::string& path, std::string_view json, Entries* entries, Metadata* metadata)
      : path_(path),
        begin_(json.data()),
        reached_(begin_),
        entries_(entries),
        metadata_(metadata) {}
  const char** reached() { return &reached_; }

  template <class... A>
  [[noreturn]] void fail(const A&... parts) const {
    detail::raise<ValueError>("safetensors: '", path_, "', header at byte ",
                              8 + (reached_ - begin_), ": ", parts...);
  }

  bool null() override { return scalar("null"); }
  bool boolean(bool) override { return scalar("a boolean"); }
  bool number_float(double, const std::string& text) override { return scalar(text.c_str()); }
  bool binary(Json::binary_t&) override { return scalar("binary"); }
  bool number_integer(int64_t v) override {
    return number(v < 0 ? std::to_string(v) : "", static_cast<uint64_t>(v));
  }
  bool number_unsigned(uint64_t v) override {
    return number(v > INT64_MAX ? std::to_string(v) : "", v);
  }

  bool string(std::string& text) override {
    if (state_ == kMetadata) {
      count();
      if (!metadata_->emplace(std::move(key_), std::move(text)).second)
        fail("field '__metadata__' has a duplicate key");
    } else if (state_ == kEntry && field_ == kDtype) {
      if (!find_safetensors_dtype(text))
        fail("tensor '", shown(name_), "', field 'dtype' expected a dtype of the format, got '",
             shown(text), "'");
      entry_.dtype = std::move(text);
    } else {
      return scalar("a string");
    }
    return true;
  }

  bool start_object(size_t) override {
    if (state_ == kSkipped) return deeper();
    if (state_ == kStart) {
      state_ = kTop;
    } else if (state_ == kTop) {
      state_ = name_ == "__metadata__" ? kMetadata : kEntry;
      entry_ = {};
      seen_ = 0;
    } else if (state_ == kEntry && field_ == kUnknown) {
      state_ = kSkipped;
      return deeper();
    } else {
      scalar("an object");
    }
    return true;
  }

  bool key(std::string& text) override {
    if (state_ == kTop) {
      count();
      name_ = std::move(text);
      if (entries_->find(name_) != entries_->end() || (name_ == "__metadata__" && has_metadata_))
        fail("duplicate key '", shown(name_), "'");
      has_metadata_ |= name_ == "__metadata__";
    } else if (state_ == kEntry) {
      field_ = text == "dtype"          ? kDtype
               : text == "shape"        ? kShape
               : text == "data_offsets" ? kOffsets
                                        : kUnknown;
      if (field_ != kUnknown && (seen_ & field_))
        fail("tensor '", shown(name_), "' has a duplicate field '", field_name(), "'");
      seen_ |= field_;
    } else if (state_ == kMetadata) {
      key_ = std::move(text);
    }
    return true;
  }

  bool end_object() override {
    if (state_ == kSkipped) return shallower();
    if (state_ == kEntry) finish_entry();
    state_ = state_ == kTop ? kEnd : kTop;
    return true;
  }

  bool start_array(size_t) override {
    if (state_ == kSkipped) return deeper();
    if (state_ == kEntry && (field_ == kShape || field_ == kOffsets)) {
      state_ = kList;
      offsets_ = 0;
    } else if (state_ == kEntry && field_ == kUnknown) {
      state_ = kSkipped;
      return deeper();
    } else {
      scalar("a list");
    }
    return true;
  }

  bool end_array() override {
    if (state_ == kSkipped) return shallower();
    if (field_ == kOffsets && offsets_ != 2)
      fail("tensor '", shown(name_), "', field 'data_offsets' expected 2 numbers, got ", offsets_);
    state_ = kEntry;
    return true;
  }

  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception& e) override {
    // The library's message starts with its own id in brackets.
    const std::string_view what = e.what();
    const size_t colon = what.find(": ");
    fail("field 'header' is not valid JSON: ",
         colon == what.npos ? what : what.substr(colon + 2).substr(0, 300));
  }

 private:
  enum State { kStart, kTop, kMetadata, kEntry, kList, kSkipped, kEnd };
  enum Field { kUnknown = 0, kDtype = 1, kShape = 2, kOffsets = 4 };

  const char* field_name() const {
    return field_ == kDtype ? "dtype" : field_ == kShape ? "shape" : "data_offsets";
  }

  // A value where none of its kind belongs.
  bool scalar(const char* got) {
    if (state_ == kSkipped || (state_ == kEntry && field_ == kUnknown)) return true;
    if (state_ == kStart) fail("field 'header' expected a JSON object, got ", got);
    if (state_ == kTop) fail("tensor '", shown(name_), "' expected an object, got ", got);
    if (state_ == kMetadata)
      fail("field '__metadata__', key '", shown(key_), "' expected a string, got ", got);
    fail("tensor '", shown(name_), "', field '", field_name(), "' expected ",
         field_ == kDtype   ? "a string"
         : state_ == kList  ? "whole numbers from 0 to 2^63 - 1"
         : field_ == kShape ? "a list of sizes"
                            : "a list of two offsets",
         ", got ", got);
  }

  bool number(const std::string& bad, uint64_t v) {
    if (state_ != kList) return scalar("a number");
    if (!bad.empty()) return scalar(bad.c_str());
    const auto value = static_cast<int64_t>(v);
    if (field_ == kShape) {
      if (entry_.shape.size() == static_cast<size_t>(kMaxDims))
        fail("tensor '", shown(name_), "', field 'shape' expected at most ", kMaxDims,
             " dimensions");
      entry_.shape.push_back(value);
    } else if (offsets_++ < 2) {
      (offsets_ == 1 ? entry_.begin : entry_.end) = value;
    }
    return true;
  }

  void finish_entry() {
    for (Field f : {kDtype, kShape, kOffsets})
      if (!(seen_ & f)) {
        field_ = f;
        fail("tensor '", shown(name_), "' lacks the field '", field_name(), "'");
      }
    if (entry_.end < entry_.begin)
      fail("tensor '", shown(name_), "', field 'data_offsets' expected begin <= end, got [",
           entry_.begin, ", ", entry_.end, "]");
    const int bits = find_safetensors_dtype(entry_.dtype)->bits;
    const auto numel = nbytes_of(entry_.shape, kUInt8);
    int64_t total = 0;
    if (!numel || !checked_mul(*numel, bits, &total))
      fail("tensor '", shown(name_), "', field 'shape' expected a size below 2^63, got ",
           IntArrayRef(entry_.shape));
    if (total % 8 != 0 || total / 8 != entry_.end - entry_.begin)
      fail("tensor '", shown(name_), "', field 'data_offsets' expected ", (total + 7) / 8,
           " bytes for ", entry_.dtype, " ", IntArrayRef(entry_.shape), ", got ",
           entry_.end - entry_.begin);
    entries_->emplace(std::move(name_), std::move(entry_));
  }

  void count() {
    if (++count_ > kMaxSafetensorsEntries)
      fail("field 'header' expected at most ", kMaxSafetensorsEntries, " entries, got more");
  }
  bool deeper() {
    if (++depth_ > 64) fail("field 'header' expected JSON at most 64 levels deep, got more");
    return true;
  }
  bool shallower() {
    if (--depth_ == 0) state_ = kEntry;
    return true;
  }

  const std::string& path_;
  const char *begin_, *reached_;
  Entries* entries_;
  Metadata* metadata_;
  State state_ = kStart;
  Field field_ = kUnknown;
  int seen_ = 0, depth_ = 0;
  int64_t offsets_ = 0;
  size_t count_ = 0;
  bool has_metadata_ = false;
  std::string name_, key_;
  SafetensorsEntry entry_;
};

// Every byte behind the header belongs to exactly one tensor.
void check_layout(const std::string& path, size_t header, size_t data_bytes,
                  const Entries& entries) {
  std::vector<const Entries::value_type*> order;
  order.reserve(entries.size());
  for (const auto& e : entries) order.push_back(&e);
  std::sort(order.begin(), order.end(), [](auto* a, auto* b) {
    return std::pair(a->second.begin, a->second.end) < std::pair(b->second.begin, b->second.end);
  });
  int64_t end = 0;
  for (const auto* e : order) {
    TORCXX_CHECK_VALUE(e->second.begin == end, "safetensors: '", path, "', tensor '",
                       shown(e->first), "', field 'data_offsets' expected to begin at ", end,
                       ", where the tensor before ends (byte ", header + static_cast<size_t>(end),
                       " of the file), got ", e->second.begin,
                       e->second.begin < end ? ": tensors overlap" : ": a hole");
    end = e->second.end;
  }
  TORCXX_CHECK_VALUE(
      static_cast<size_t>(end) == data_bytes, "safetensors: '", path, "' expected ",
      header + static_cast<size_t>(end), " bytes from field 'data_offsets', got a file of ",
      header + data_bytes,
      static_cast<size_t>(end) > data_bytes ? ": it is truncated" : ": it has trailing bytes");
}

}  // namespace

void parse_safetensors_header(const std::string& path, std::string_view json, size_t data_bytes,
                              Entries* entries, Metadata* metadata) {
  Handler handler(path, json, entries, metadata);
  Json::sax_parse(CountingIterator{json.data(), handler.reached()},
                  CountingIterator{json.data() + json.size(), handler.reached()}, &handler);
  check_layout(path, 8 + json.size(), data_bytes, *entries);
}

#else

static constexpr auto kMissing =
    "safetensors: this build has no JSON reader: install nlohmann-json (Debian: "
    "nlohmann-json3-dev) and configure again";

void parse_safetensors_header(const std::string&, std::string_view, size_t,
                              std::map<std::string, SafetensorsEntry, std::less<>>*, Metadata*) {
  detail::raise<NotImplementedError>(kMissing);
}

#endif

}  // namespace torcxx::io
