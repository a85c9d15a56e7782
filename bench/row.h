// What a row of the table is: a piece of work, the least it costs any machine, and its limit.
#pragma once
#include <string>

#include "lib.h"

namespace bench {

// limit: "ns" at most so many nanoseconds, "ratio" at most so much of PyTorch's time, "share" at
// least so much of the machine's peak; none by default.
struct Row {
  std::string name;
  double flops, reads, writes;  // of one call; reads and writes in bytes
  std::function<Task()> make;   // makes the operands, gives the work
  const char* limit = "";
  double bound = 0;
};

using Rows = std::vector<Row>;
void call_rows(Rows& rows);
void fft_rows(Rows& rows);
void matrix_rows(Rows& rows);
void element_rows(Rows& rows);
void network_rows(Rows& rows);

}  // namespace bench
