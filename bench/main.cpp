// Times rows on demand: bench/run.py keeps this and its PyTorch twin alive and asks in turn.
// Lines on stdin and the answers, tab-separated:
//   list             name, flops, reads, writes, limit, bound; a line per row, then an empty one
//   time NAME SEC    name, nanoseconds of one call: the least of what SEC seconds hold
//   bytes NAME       name, peak bytes of tensors while the row is made and run once
#include <algorithm>
#include <iostream>

#include "clock.h"
#include "rows_element.h"
#include "rows_fft.h"
#include "rows_matrix.h"
#include "rows_network.h"

namespace {

using namespace bench;

double batch(const Task& task, int64_t calls) {
  const Stopwatch watch(lib::get_num_threads() == 1);
  for (int64_t i = 0; i < calls; i++) task();
  return watch.seconds();
}

double nanoseconds(const Task& task, double budget) {
  int64_t calls = 1;
  double spent = batch(task, 1), best = 1e9;
  while (spent < budget && batch(task, calls) < 2e-4) calls *= 2;
  for (int round = 0; round < 1 || spent < budget; round++) {
    const double time = batch(task, calls);
    best = std::min(best, time / double(calls));
    spent += time;
  }
  return best * 1e9;
}

void answer(const Rows& rows, const std::string& line, const Row*& made, Task& task) {
  const size_t tab = line.find('\t'), end = line.find('\t', tab + 1);
  const std::string verb = line.substr(0, tab);
  if (verb == "list") {
    for (const Row& r : rows)
      std::cout << r.name << '\t' << r.flops << '\t' << r.reads << '\t' << r.writes << '\t'
                << r.limit << '\t' << r.bound << '\n';
    std::cout << std::endl;
    return;
  }
  const std::string name = line.substr(tab + 1, end - tab - 1);
  const auto row = std::find_if(rows.begin(), rows.end(), [&](auto& r) { return r.name == name; });
  if (row == rows.end()) throw std::runtime_error("no row named " + name);
  if (verb == "bytes") {
    task = nullptr, made = nullptr;
    const int64_t bytes = peak_bytes([&] { row->make()(); });
    std::cout << name << '\t' << bytes << std::endl;
    return;
  }
  if (made != &*row) {
    task = nullptr;  // the operands of one row at a time
    task = row->make();
    made = &*row;
  }
  std::cout << name << '\t' << nanoseconds(task, std::stod(line.substr(end + 1))) << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  lib::set_num_threads(argc > 1 ? std::stoi(argv[1]) : 1);
  lib::manual_seed(0);
  Rows rows;
  call_rows(rows);
  matrix_rows(rows);
  fft_rows(rows);
  element_rows(rows);
  network_rows(rows);
  const Row* made = nullptr;
  Task task;
  for (std::string line; std::getline(std::cin, line);) answer(rows, line, made, task);
}
