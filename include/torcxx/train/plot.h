// Training curves as an SVG file.
#pragma once
#include <string>
#include <vector>

#include "torcxx/core/macros.h"

namespace torcxx::train {

// One line. x may be empty: 1, 2, 3 ... Points that are not finite leave a gap. Of many points the
// range is drawn pale, with their running mean on top.
struct Series {
  std::string name;
  std::vector<double> y;
  std::vector<double> x = {};
};

// One pair of axes.
struct Plot {
  std::string title;
  std::vector<Series> series;
  std::string x_label = "epoch", y_label = {};
  bool log_y = false;  // only positive values are drawn
};

// The plots side by side as one self-contained SVG document for light and dark pages. Raises
// ValueError when a series' x and y differ in length.
TORCXX_API std::string curves_svg(const std::vector<Plot>& plots);
// Writes it to `path` in one step. Raises OSError too.
TORCXX_API void plot_curves_svg(const std::string& path, const std::vector<Plot>& plots);
TORCXX_API void plot_curves_svg(const std::string& path, const std::string& title,
                                std::vector<Series> series);

}  // namespace torcxx::train
