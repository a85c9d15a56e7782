// Numbers as text.
#pragma once
#include <string>

namespace torcxx {

// The shortest decimal that reads back as v, in Python's layout: 0.1, 1e-05, 100000, 1e+16, -inf;
// `point`: whole numbers as 1.0. The same in every locale.
std::string number_text(double v, bool point);

}  // namespace torcxx
