#include "torcxx/data/idx.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/atomic_file.h"
#include "core/empty.h"
#include "core/runs.h"
#include "data/byte_source.h"

namespace torcxx::data {
namespace {

struct IdxType {
  uint8_t code;
  ScalarType dtype;
};
constexpr IdxType kTypes[] = {{0x08, kUInt8}, {0x09, kInt8},    {0x0b, kInt16},
                              {0x0c, kInt32}, {0x0d, kFloat32}, {0x0e, kFloat64}};

// The file is big-endian.
void swap_bytes(char* data, int64_t numel, int64_t item) {
  if (item == 1 || std::endian::native == std::endian::big) return;
  for (int64_t i = 0; i < numel; i++) std::reverse(data + i * item, data + (i + 1) * item);
}

class Reader {
 public:
  Reader(const std::string& path, int64_t max_bytes)
      : path_(path), max_bytes_(max_bytes), source_(open_source(path)) {}

  TensorBase read() {
    uint8_t magic[4];
    const size_t got = source_->read(magic, 4);
    check(got == 4, "field 'magic' at byte 0 expected 4 bytes, got ", got);
    check(magic[0] == 0 && magic[1] == 0, "field 'magic' at byte 0 expected two zero bytes, got ",
          int{magic[0]}, " and ", int{magic[1]}, " (is this an IDX file?)");
    const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                    [&](const IdxType& t) { return t.code == magic[2]; });
    check(type != std::end(kTypes), "field 'type' at byte 2 expected 8, 9, 11, 12, 13 or 14, got ",
          int{magic[2]});
    check(magic[3] >= 1 && magic[3] <= kMaxDims, "field 'dimensions' at byte 3 expected 1 to ",
          kMaxDims, ", got ", int{magic[3]});
    const std::vector<int64_t> sizes = read_sizes(magic[3]);
    return read_data(sizes, type->dtype);
  }

 private:
  template <class... A>
  void check(bool ok, const A&... parts) const {
    if (TORCXX_UNLIKELY(!ok)) detail::raise<ValueError>("IDX: '", path_, "', ", parts...);
  }

  std::vector<int64_t> read_sizes(int n) {
    std::vector<int64_t> sizes;
    for (int d = 0; d < n; d++) {
      uint8_t b[4];
      check(source_->read(b, 4) == 4, "field 'size ", d, "' at byte ", 4 + 4 * d,
            " expected 4 bytes, got fewer: the file is truncated");
      sizes.push_back(int64_t{b[0]} << 24 | b[1] << 16 | b[2] << 8 | b[3]);
    }
    return sizes;
  }

  TensorBase read_data(const std::vector<int64_t>& sizes, ScalarType dtype) {
    const int64_t header = 4 + 4 * static_cast<int64_t>(sizes.size());
    const auto bytes = nbytes_of(sizes, dtype);
    check(bytes.has_value(), "fields 'size' at byte 4 expected a size below 2^63, got ",
          IntArrayRef(sizes));
    // Known before anything is allocated: a small file cannot ask for much memory.
    check(*bytes <= source_->upper_bound() - header, "fields 'size' at byte 4 declare ",
          IntArrayRef(sizes), " of ", dtype, ", ", *bytes,
          " bytes, more than the file can hold: it is truncated or damaged");
    check(*bytes <= max_bytes_, "fields 'size' at byte 4 declare ", IntArrayRef(sizes), ", ",
          *bytes, " bytes, more than argument 'max_bytes' ", max_bytes_, " allows");
    TensorBase tensor = empty_cpu(sizes, dtype);
    const auto got =
        static_cast<int64_t>(source_->read(tensor.data_ptr(), static_cast<size_t>(*bytes)));
    check(got == *bytes, "data at byte ", header, " expected ", *bytes, " bytes, got ", got,
          ": the file is truncated");
    char more;
    check(source_->read(&more, 1) == 0, "data at byte ", header, " expected ", *bytes,
          " bytes, got more: sizes and data disagree");
    swap_bytes(static_cast<char*>(tensor.data_ptr()), tensor.numel(), elementSize(dtype));
    return tensor;
  }

  std::string path_;
  int64_t max_bytes_;
  std::unique_ptr<ByteSource> source_;
};

}  // namespace

Tensor read_idx(const std::string& path, int64_t max_bytes) {
  return Reader(path, max_bytes).read();
}

void write_idx(const TensorBase& tensor, const std::string& path) {
  const TensorImpl& t = *tensor.impl();
  TORCXX_CHECK_VALUE(t.device.is_cpu(), "write_idx: argument 'tensor' expected a CPU tensor, got ",
                     t.device);
  TORCXX_CHECK_VALUE(t.ndim >= 1, "write_idx: argument 'tensor' expected at least 1 dimension");
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const IdxType& x) { return x.dtype == t.dtype; });
  TORCXX_CHECK_NOT_IMPLEMENTED(type != std::end(kTypes), "write_idx: the format has no type for ",
                               t.dtype);
  AtomicFile file(path);
  const uint8_t magic[4] = {0, 0, type->code, t.ndim};
  file.write(magic, 4);
  for (int64_t size : tensor.sizes()) {
    TORCXX_CHECK_VALUE(size <= UINT32_MAX,
                       "write_idx: argument 'tensor' expected sizes below 2^32, got ", size);
    const uint8_t b[4] = {static_cast<uint8_t>(size >> 24), static_cast<uint8_t>(size >> 16),
                          static_cast<uint8_t>(size >> 8), static_cast<uint8_t>(size)};
    file.write(b, 4);
  }
  char piece[4096];
  const int64_t item = elementSize(t.dtype);
  for_each_run(t, [&](const char* data, int64_t bytes) {
    for (int64_t n; bytes > 0; data += n, bytes -= n) {
      n = std::min<int64_t>(bytes, sizeof piece);
      std::memcpy(piece, data, static_cast<size_t>(n));
      swap_bytes(piece, n / item, item);
      file.write(piece, static_cast<size_t>(n));
    }
  });
  file.commit();
}

}  // namespace torcxx::data
