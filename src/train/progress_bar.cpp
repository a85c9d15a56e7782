#include "torcxx/train/progress_bar.h"

#include <algorithm>
#include <chrono>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "core/platform.h"
#include "train/terminal.h"

namespace torcxx::train {
namespace {

constexpr int kStandardError = 2;

double steady_seconds() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

template <class... A>
std::string format(const char* pattern, A... values) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

// 0:07, 12:34, 1:02:03
std::string clock_time(double seconds) {
  if (!(seconds < 360'000)) return "-:--";
  const auto s = static_cast<long>(seconds + 0.5);
  return s < 3600 ? format("%ld:%02ld", s / 60, s % 60)
                  : format("%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

std::string rate_text(double per_second) {
  if (!(per_second > 0)) return "-/s";
  if (per_second < 1) return format("%.2f s/it", 1 / per_second);
  return format(per_second < 100 ? "%.1f/s" : "%.0f/s", per_second);
}

std::string bar(double fraction, int columns, bool unicode) {
  const auto halves = static_cast<int>(fraction * columns * 2);
  std::string text;
  for (int i = 0; i < columns; i++) {
    const int filled = std::clamp(halves - 2 * i, 0, 2);
    if (unicode)
      text += filled == 2 ? "━" : filled == 1 ? "╸" : " ";
    else
      text += filled == 2 ? '=' : filled == 1 ? '-' : ' ';
  }
  return unicode ? text : "[" + text + "]";
}

}  // namespace

struct ProgressBar::Impl {
  int64_t total, done = 0;
  std::string label;
  ProgressBarOptions options;
  bool terminal, unicode;
  Metrics metrics;
  double start, shown_at, rate = 0;
  int64_t shown_done = 0;  // steps at the time of the last text
  std::string open_line;   // what the cursor stands behind on a terminal
  bool finished = false;
  std::mutex mutex;

  double now() const { return options.clock ? options.clock() : steady_seconds(); }
  void write(const std::string& text) const {
    if (options.write) return options.write(text);
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }

  // The rate of late, so that the remaining time follows changes of speed.
  void measure(double time) {
    const double seconds = time - shown_at;
    if (seconds <= 0 || done == shown_done) return;
    const double latest = static_cast<double>(done - shown_done) / seconds;
    rate = rate > 0 ? 0.7 * rate + 0.3 * latest : latest;
  }

  std::string text(double time, bool last) const {
    const double elapsed = time - start;
    const double shown_rate = last && elapsed > 0 ? static_cast<double>(done) / elapsed : rate;
    std::string tail;
    if (total > 0) {
      const double fraction =
          std::clamp(static_cast<double>(done) / static_cast<double>(total), 0., 1.);
      tail += format(" %3.0f%%", std::floor(fraction * 100));
    }
    tail += "  " + std::to_string(done);
    if (total > 0) tail += "/" + std::to_string(total);
    tail += "  " + rate_text(shown_rate) + "  " + clock_time(elapsed);
    if (total > 0 && !last && rate > 0)
      tail += "<" + clock_time(static_cast<double>(std::max<int64_t>(total - done, 0)) / rate);
    const std::string head = label.empty() ? "" : label + "  ";
    // One column stays free: a full line would wrap, and \r would not reach its beginning.
    const int width =
        terminal ? options.width.value_or(platform::terminal_width(kStandardError)) - 1 : INT_MAX;
    // A metric is shown whole or not at all: half a number would be another number.
    for (const auto& [name, value] : metrics) {
      const std::string metric = "  " + name + format(" %.4g", value);
      if (columns_of(head) + columns_of(tail) + columns_of(metric) <= width) tail += metric;
    }
    const int room = width - columns_of(head) - columns_of(tail) - (unicode ? 0 : 2);
    if (!terminal || total <= 0 || room < 4)
      return std::string(clip(head + tail.substr(tail.find_first_not_of(' ')), width));
    const double fraction = static_cast<double>(done) / static_cast<double>(total);
    return head + bar(fraction, std::min(room, 30), unicode) + tail;
  }

  void show(double time, bool last) {
    measure(time);
    shown_at = time;
    shown_done = done;
    const std::string line = text(time, last);
    if (terminal)
      write("\r" + line + "\x1b[K" + (last ? "\n" : ""));
    else
      write(line + "\n");
    open_line = terminal && !last ? line : "";
  }
};

ProgressBar::ProgressBar(int64_t total, std::string label, ProgressBarOptions options)
    : impl_(new Impl) {
  Impl& p = *impl_;
  p.total = total;
  p.label = std::move(label);
  p.options = std::move(options);
  const char* term = std::getenv("TERM");
  const bool dumb = !term || std::string_view(term) == "dumb";
  p.terminal = p.options.terminal.value_or(platform::is_terminal(kStandardError) && !dumb);
  p.unicode = p.options.unicode.value_or(detect_unicode());
  p.start = p.shown_at = p.now();
}

ProgressBar::~ProgressBar() {
  try {
    finish();
  } catch (...) {
    // A failing writer must not end the program from a destructor.
  }
}

void ProgressBar::update(int64_t steps) {
  std::lock_guard lock(impl_->mutex);
  if (impl_->finished) return;
  impl_->done += steps;
  const double time = impl_->now();
  const auto& o = impl_->options;
  if (time - impl_->shown_at >= (impl_->terminal ? o.redraw_seconds : o.line_seconds))
    impl_->show(time, false);
}

void ProgressBar::set_metrics(Metrics metrics) {
  std::lock_guard lock(impl_->mutex);
  impl_->metrics = std::move(metrics);
}

void ProgressBar::print(std::string_view line) {
  std::lock_guard lock(impl_->mutex);
  const std::string& open = impl_->open_line;
  impl_->write((open.empty() ? "" : "\r\x1b[K") + std::string(line) + "\n" + open);
}

void ProgressBar::finish() {
  std::lock_guard lock(impl_->mutex);
  if (impl_->finished) return;
  impl_->finished = true;
  impl_->show(impl_->now(), true);
}

}  // namespace torcxx::train
