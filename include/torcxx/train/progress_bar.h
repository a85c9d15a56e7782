// How far a loop is: one line redrawn on a terminal, a line now and then in a log.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "torcxx/core/function.h"
#include "torcxx/core/macros.h"

namespace torcxx::train {

struct ProgressBarOptions {
  // Where text goes; standard error without it.
  std::function<void(std::string_view)> write = {};
  // Redraw in place? Without a value: when standard error is a terminal.
  std::optional<bool> terminal = {};
  std::optional<bool> unicode = {};    // otherwise by the locale
  std::optional<int> width = {};       // columns; otherwise the terminal's
  double redraw_seconds = 0.1;         // at most this often on a terminal
  double line_seconds = 30;            // a line this often in a log
  std::function<double()> clock = {};  // seconds, for tests
};

// Shows "label  bar  percent  done/total  rate  elapsed<remaining  metrics". Every function may be
// called from any thread.
class TORCXX_API ProgressBar {
 public:
  using Metrics = std::vector<std::pair<std::string, double>>;

  // total <= 0: unknown, no bar and no remaining time.
  explicit ProgressBar(int64_t total, std::string label = "", ProgressBarOptions options = {});
  ~ProgressBar();  // finishes
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void update(int64_t steps = 1);
  void set_metrics(Metrics metrics);  // shown from the next redraw on
  // A line of its own that the bar does not overwrite.
  void print(std::string_view line);
  // Shows the last state and ends the line. What follows is ignored.
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace torcxx::train
