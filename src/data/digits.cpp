#include "torcxx/data/digits.h"

#include "core/empty.h"
#include "torcxx/data/csv.h"

namespace torcxx::data {

LabeledTensors load_digits(const std::string& path) {
  constexpr int64_t kPixels = 64;
  const CsvTable table = read_csv(path, {.dtype = kFloat32});
  const int64_t rows = table.values.size(0), width = table.values.size(1);
  TORCXX_CHECK_VALUE(rows > 0 && width == kPixels + 1, "load_digits: '", path,
                     "' expected rows of 64 pixels and a class, got ", rows, " rows of ", width);
  LabeledTensors out{empty_cpu({rows, 8, 8}, kUInt8), empty_cpu({rows}, kInt64)};
  const float* in = table.values.const_data_ptr<float>();
  auto* pixels = out.data.data_ptr<uint8_t>();
  auto* targets = out.targets.data_ptr<int64_t>();
  for (int64_t r = 0; r < rows; r++, in += width)
    for (int64_t c = 0; c < width; c++) {
      const float limit = c < kPixels ? 16 : 9;
      const bool ok = in[c] >= 0 && in[c] <= limit && in[c] == static_cast<float>(int(in[c]));
      TORCXX_CHECK_VALUE(ok, "load_digits: '", path, "', row ", r + 1, ", column ", c + 1,
                         c < kPixels ? " expected a pixel" : " expected a class", " from 0 to ",
                         int(limit), ", got ", in[c]);
      if (c < kPixels)
        pixels[r * kPixels + c] = static_cast<uint8_t>(in[c]);
      else
        targets[r] = static_cast<int64_t>(in[c]);
    }
  return out;
}

}  // namespace torcxx::data
