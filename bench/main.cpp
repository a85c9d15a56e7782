// Times rows on demand: bench/run.py keeps this and its PyTorch twin alive and asks in turn.
// Lines on stdin and the answers, tab-separated:
//   list              name, flops, number of ways; a line per row, then an empty one
//   time NAME WAY SEC nanoseconds of one call: the least of what SEC seconds hold
//   bytes NAME WAY    peak bytes of tensors while the row is made and run once, bytes that any
//                     machine must read, and write, for a call
#include <algorithm>
#include <iostream>
#include <sstream>

#include "clock.h"
#include "rows_calls.h"
#include "rows_conv.h"
#include "rows_element.h"
#include "rows_fft.h"
#include "rows_file.h"
#include "rows_layers.h"
#include "rows_matrix.h"
#include "rows_model.h"
#include "rows_optim.h"
#include "rows_order.h"

namespace {

using namespace bench;

double batch(const Task& task, int64_t calls) {
  const Stopwatch watch(torch::get_num_threads() == 1);
  for (int64_t i = 0; i < calls; i++) task();
  return watch.seconds();
}

double nanoseconds(const Task& task, double budget) {
  int64_t calls = 1;
  double spent = batch(task, 1), best = spent;
  while (spent < budget && batch(task, calls) < 2e-4) calls *= 2;
  for (; spent < budget;) {
    const double time = batch(task, calls);
    best = std::min(best, time / double(calls));
    spent += time;
  }
  return best * 1e9;
}

class Table {
 public:
  Table() {
    model_rows(rows_);
    call_rows(rows_);
    element_rows(rows_);
    order_rows(rows_);
    matrix_rows(rows_);
    linear_algebra_rows(rows_);
    fft_rows(rows_);
    conv_rows(rows_);
    layer_rows(rows_);
    optimizer_rows(rows_);
    file_rows(rows_);
  }

  void list() const {
    for (const Row& r : rows_)
      std::cout << r.name << '\t' << r.flops << '\t' << r.ways.size() << '\n';
    std::cout << std::endl;
  }
  void time(const std::string& name, size_t way, double seconds) {
    const std::pair key(name, way);
    if (made_ != key) {
      work_ = {};  // the operands of one row at a time
      work_ = row(name).ways.at(way)();
      work_.run();
      made_ = key;
    }
    std::cout << nanoseconds(work_.run, seconds) << std::endl;
  }
  void bytes(const std::string& name, size_t way) {
    work_ = {}, made_ = {};
    double reads = 0, writes = 0;
    const int64_t peak = peak_bytes([&] {
      const Work work = row(name).ways.at(way)();
      reads = work.reads, writes = work.writes;
      work.run();
    });
    std::cout << peak << '\t' << reads << '\t' << writes << std::endl;
  }

 private:
  const Row& row(const std::string& name) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.name == name; });
    if (found == rows_.end()) throw std::runtime_error("no row named " + name);
    return *found;
  }

  Rows rows_;
  Work work_;
  std::pair<std::string, size_t> made_;
};

}  // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(argc > 1 ? std::stoi(argv[1]) : 1);
  torch::manual_seed(0);
  Table table;
  for (std::string line, verb, name, way, seconds; std::getline(std::cin, line);) {
    std::istringstream words(line);
    const auto next = [&](std::string& word) { std::getline(words, word, '\t'); };
    next(verb), next(name), next(way), next(seconds);
    if (verb == "list") table.list();
    if (verb == "time") table.time(name, std::stoul(way), std::stod(seconds));
    if (verb == "bytes") table.bytes(name, std::stoul(way));
  }
}
