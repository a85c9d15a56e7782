#include "torcxx/train/plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "core/atomic_file.h"
#include "torcxx/core/error.h"
#include "train/axis.h"
#include "train/terminal.h"

namespace torcxx::train {
namespace {

constexpr double kWidth = 520, kHeight = 340;                       // of one plot
constexpr double kLeft = 64, kRight = 20, kTop = 72, kBottom = 52;  // around its area
constexpr double kAreaWidth = kWidth - kLeft - kRight, kAreaHeight = kHeight - kTop - kBottom;

// Colours that differ in lightness as well, for readers who do not tell hues apart; the dark
// page's are lighter.
constexpr const char* kColors[][2] = {{"#1668b8", "#62a8f0"}, {"#d9541e", "#ff8a5c"},
                                      {"#12805c", "#3fc694"}, {"#a6408f", "#e48fd2"},
                                      {"#b58105", "#f0c04a"}, {"#5b5f66", "#b4bac4"}};
constexpr size_t kColorCount = std::size(kColors);

std::string style() {
  std::string light =
      "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica "
      "Neue',Arial,sans-serif;"
      "font-size:12px}"
      ".page{fill:#ffffff}.title{font-size:15px;font-weight:600;fill:#1d2126}"
      ".label{fill:#4d545d}.grid{stroke:#e4e7eb;stroke-width:1}.axis{stroke:#8a929c;stroke-width:1}"
      ".line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
      ".raw{stroke-width:1;stroke-opacity:0.3}";
  std::string dark =
      ".page{fill:#16191d}.title{fill:#f0f2f4}.label{fill:#aab2bc}.grid{stroke:#2b3036}"
      ".axis{stroke:#69727d}";
  for (size_t i = 0; i < kColorCount; i++) {
    const std::string n = std::to_string(i);
    light += ".s" + n + "{stroke:" + kColors[i][0] + "}.d" + n + "{fill:" + kColors[i][0] + "}";
    dark += ".s" + n + "{stroke:" + kColors[i][1] + "}.d" + n + "{fill:" + kColors[i][1] + "}";
  }
  return "<style>" + light + "@media (prefers-color-scheme:dark){" + dark + "}</style>\n";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:  // XML forbids control characters
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  return out;
}

std::string at(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", v);
  std::string s = text;
  if (s.ends_with(".0")) s.resize(s.size() - 2);
  return s;
}

std::string text(double x, double y, const char* attributes, std::string_view content) {
  return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" " + attributes + ">" + escaped(content) +
         "</text>\n";
}

std::string segment(const char* kind, double x1, double y1, double x2, double y2) {
  return std::string("<line class=\"") + kind + "\" x1=\"" + at(x1) + "\" y1=\"" + at(y1) +
         "\" x2=\"" + at(x2) + "\" y2=\"" + at(y2) + "\"/>\n";
}

class Panel {
 public:
  explicit Panel(const Plot& plot) : plot_(plot) {
    double low_x = kInfinity, high_x = -kInfinity, low_y = kInfinity, high_y = -kInfinity;
    bool integers = true;
    if (plot.log_y) y_ = Axis::logarithmic(1, 10);  // only to ask what it accepts
    for (const Series& s : plot.series)
      for (size_t i = 0; i < s.y.size(); i++) {
        const double x = x_of(s, i);
        if (!x_.accepts(x) || !y_.accepts(s.y[i])) continue;
        low_x = std::min(low_x, x);
        high_x = std::max(high_x, x);
        low_y = std::min(low_y, s.y[i]);
        high_y = std::max(high_y, s.y[i]);
        integers = integers && x == std::floor(x);
      }
    empty_ = low_x > high_x;
    if (empty_) low_x = low_y = plot.log_y ? 1 : 0, high_x = high_y = plot.log_y ? 10 : 1;
    x_ = Axis::linear(low_x, high_x, 7, false, integers && !empty_);
    y_ =
        plot.log_y ? Axis::logarithmic(low_y, high_y) : Axis::linear(low_y, high_y, 5, true, false);
  }

  std::string svg() const {
    std::string out = text(kLeft, 26, "class=\"title\"", plot_.title) + legend();
    for (const Tick& t : y_.ticks()) {
      const double y = y_at(t.value);
      out += segment("grid", kLeft, y, kLeft + kAreaWidth, y);
      out += text(kLeft - 8, y + 4, "class=\"label\" text-anchor=\"end\"", t.label);
    }
    const double base = kTop + kAreaHeight;
    for (const Tick& t : x_.ticks()) {
      out += segment("axis", x_at(t.value), base, x_at(t.value), base + 4);
      out += text(x_at(t.value), base + 18, "class=\"label\" text-anchor=\"middle\"", t.label);
    }
    out += segment("axis", kLeft, base, kLeft + kAreaWidth, base);
    out += text(kLeft + kAreaWidth / 2, kHeight - 12, "class=\"label\" text-anchor=\"middle\"",
                plot_.x_label);
    if (!plot_.y_label.empty())
      out += "<g transform=\"translate(16 " + at(kTop + kAreaHeight / 2) + ") rotate(-90)\">" +
             text(0, 0, "class=\"label\" text-anchor=\"middle\"", plot_.y_label) + "</g>\n";
    if (empty_)
      out += text(kLeft + kAreaWidth / 2, kTop + kAreaHeight / 2,
                  "class=\"label\" text-anchor=\"middle\"", "no finite values");
    for (size_t i = 0; i < plot_.series.size(); i++) out += curve(plot_.series[i], i % kColorCount);
    return out;
  }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();

  static double x_of(const Series& s, size_t i) {
    return s.x.empty() ? static_cast<double>(i + 1) : s.x[i];
  }
  double x_at(double v) const { return kLeft + x_.position(v) * kAreaWidth; }
  double y_at(double v) const { return kTop + (1 - y_.position(v)) * kAreaHeight; }

  std::string legend() const {
    std::string out;
    double x = kLeft;
    for (size_t i = 0; i < plot_.series.size(); i++) {
      const std::string color = std::to_string(i % kColorCount);
      out += "<line class=\"line s" + color + "\" x1=\"" + at(x) + "\" y1=\"46\" x2=\"" +
             at(x + 16) + "\" y2=\"46\"/>\n";
      out += text(x + 22, 50, "class=\"label\"", plot_.series[i].name);
      x += 22 + 6.6 * columns_of(plot_.series[i].name) + 18;  // a letter's mean width
    }
    return out;
  }

  // Points of one unbroken piece. Of many in one pixel column only the extremes are kept, so that
  // a million steps make a small file and lose nothing visible.
  std::string path(const Series& s, size_t begin, size_t end) const {
    std::string d;
    const auto add = [&](size_t i) {
      d += (d.empty() ? "M" : "L") + at(x_at(x_of(s, i))) + " " + at(y_at(s.y[i]));
    };
    for (size_t i = begin; i < end;) {
      const double column = std::floor(x_at(x_of(s, i)));
      size_t j = i, low = i, high = i;
      for (; j < end && std::floor(x_at(x_of(s, j))) == column; j++) {
        if (s.y[j] < s.y[low]) low = j;
        if (s.y[j] > s.y[high]) high = j;
      }
      size_t kept[] = {i, low, high, j - 1};
      std::sort(std::begin(kept), std::end(kept));
      for (auto k = std::begin(kept); k != std::unique(std::begin(kept), std::end(kept)); k++)
        add(*k);
      i = j;
    }
    return d;
  }

  // Means over equal parts of the axis.
  std::string mean_path(const Series& s, size_t begin, size_t end) const {
    constexpr double kParts = 88;
    // The axis' very end belongs to the last part: alone it would look like a jump.
    const auto part = [&](size_t i) {
      return std::min(std::floor(x_.position(x_of(s, i)) * kParts), kParts - 1);
    };
    std::string d;
    for (size_t i = begin; i < end;) {
      const double here = part(i);
      double x = 0, y = 0, n = 0;
      for (; i < end && part(i) == here; i++) {
        n++;
        x += (x_of(s, i) - x) / n;
        y += (s.y[i] - y) / n;
      }
      d += (d.empty() ? "M" : "L") + at(x_at(x)) + " " + at(y_at(y));
    }
    return d;
  }

  std::string curve(const Series& s, size_t index) const {
    const std::string color = std::to_string(index);
    const bool few = s.y.size() <= 40, dense = s.y.size() > 2 * kAreaWidth;
    std::string d, mean, dots;
    for (size_t i = 0; i < s.y.size();) {
      size_t end = i;
      while (end < s.y.size() && x_.accepts(x_of(s, end)) && y_.accepts(s.y[end])) end++;
      if (end > i) d += path(s, i, end);
      if (end > i && dense) mean += mean_path(s, i, end);
      for (size_t k = i; k < end && (few || end == i + 1); k++)
        dots += "<circle class=\"d" + color + "\" cx=\"" + at(x_at(x_of(s, k))) + "\" cy=\"" +
                at(y_at(s.y[k])) + "\" r=\"2.5\"/>\n";
      i = end + 1;
    }
    if (d.empty()) return "";
    const auto line = [&](const char* kind, const std::string& points) {
      return "<path class=\"line s" + color + kind + "\" d=\"" + points + "\"/>\n";
    };
    return (dense ? line(" raw", d) + line("", mean) : line("", d)) + dots;
  }

  const Plot& plot_;
  Axis x_, y_;
  bool empty_ = false;
};

}  // namespace

std::string curves_svg(const std::vector<Plot>& plots) {
  for (const Plot& p : plots)
    for (const Series& s : p.series)
      TORCXX_CHECK_VALUE(s.x.empty() || s.x.size() == s.y.size(), "curves_svg: series '", s.name,
                         "' expected as many x as y, got ", s.x.size(), " and ", s.y.size());
  const std::string width = at(kWidth * static_cast<double>(std::max<size_t>(plots.size(), 1)));
  const std::string size = width + "\" height=\"" + at(kHeight);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size +
                    "\" viewBox=\"0 0 " + width + " " + at(kHeight) + "\" role=\"img\">\n";
  if (!plots.empty()) out += "<title>" + escaped(plots[0].title) + "</title>\n";
  out += style() + "<rect class=\"page\" width=\"" + size + "\" rx=\"8\"/>\n";
  for (size_t i = 0; i < plots.size(); i++)
    out += "<g transform=\"translate(" + at(kWidth * static_cast<double>(i)) + " 0)\">\n" +
           Panel(plots[i]).svg() + "</g>\n";
  return out + "</svg>\n";
}

void plot_curves_svg(const std::string& path, const std::vector<Plot>& plots) {
  const std::string svg = curves_svg(plots);
  AtomicFile file(path);
  file.write(svg.data(), svg.size());
  file.commit();
}

void plot_curves_svg(const std::string& path, const std::string& title,
                     std::vector<Series> series) {
  plot_curves_svg(path, {Plot{title, std::move(series)}});
}

}  // namespace torcxx::train
