// UCI "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998).
#pragma once
#include <string>

#include "torcxx/data/labeled.h"

namespace torcxx::data {

// Reads rows of 64 pixels from 0 to 16 and a class from 0 to 9, separated by commas, plain or gzip
// (data/digits/digits.csv.gz, or UCI's optdigits.tra and .tes). Data: uint8 (N, 8, 8); targets:
// int64 (N). Raises ValueError naming the row and column of a value out of place, and what
// read_csv raises.
TORCXX_API LabeledTensors load_digits(const std::string& path);

}  // namespace torcxx::data
