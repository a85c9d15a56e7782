// Progress bars, plots, drawings and tables: text made for people, checked as text.
#include <cmath>
#include <limits>

#include "file_util.h"
#include "torcxx/train/confusion_matrix.h"
#include "torcxx/train/plot.h"
#include "torcxx/train/progress_bar.h"
#include "torcxx/train/terminal.h"
#include "train/axis.h"
#include "train/terminal.h"

namespace torcxx::train {
namespace {

using test::expect_error;
using test::make_tensor;

// Captures what a bar writes and moves its clock by hand.
struct Screen {
  std::string text;
  double seconds = 0;
  ProgressBarOptions options(bool terminal, int width = 80) {
    return {.write = [this](std::string_view t) { text += t; },
            .terminal = terminal,
            .unicode = false,
            .width = width,
            .clock = [this] { return seconds; }};
  }
  // What a terminal shows: \r returns, \x1b[K clears to the end of the line.
  std::vector<std::string> lines() const {
    std::vector<std::string> all{""};
    size_t column = 0;
    for (size_t i = 0; i < text.size(); i++) {
      if (text[i] == '\r') {
        column = 0;
      } else if (text[i] == '\n') {
        all.emplace_back();
        column = 0;
      } else if (text.compare(i, 3, "\x1b[K") == 0) {
        all.back().resize(column);
        i += 2;
      } else {
        all.back().resize(std::max(all.back().size(), column + 1), ' ');
        all.back()[column++] = text[i];
      }
    }
    return all;
  }
};

TEST(ProgressBar, RedrawsOneLineOnATerminal) {
  Screen screen;
  ProgressBar bar(200, "Epoch 1", screen.options(true, 100));
  for (int i = 1; i <= 50; i++) {
    screen.seconds = i * 0.125;
    bar.set_metrics({{"loss", 0.25}, {"acc", 1}});
    bar.update();
  }
  EXPECT_EQ(screen.lines().back(),
            "Epoch 1  [=======-                      ]  25%  50/200  8.0/s  0:06<0:19  loss 0.25  "
            "acc 1");
  EXPECT_EQ(screen.lines().size(), 1u);
  bar.update(150);
  bar.finish();
  bar.finish();
  bar.update();
  const auto lines = screen.lines();
  ASSERT_EQ(lines.size(), 2u) << "one line end";
  EXPECT_EQ(
      lines[0],
      "Epoch 1  [==============================] 100%  200/200  32.0/s  0:06  loss 0.25  acc 1");
}

TEST(ProgressBar, PrintsLinesIntoALog) {
  Screen screen;
  {
    ProgressBar bar(1000, "", screen.options(false));
    for (int i = 0; i < 700; i++) {
      screen.seconds += 0.1;
      bar.update();
    }
    bar.print("note");
  }
  EXPECT_EQ(screen.text.find_first_of("\r\x1b"), std::string::npos);
  const auto lines = screen.lines();
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0].substr(0, 25), "30%  300/1000  10.0/s  0:");
  EXPECT_EQ(lines[2], "note");
  EXPECT_EQ(lines[3], "70%  700/1000  10.0/s  1:10");
}

TEST(ProgressBar, LinesOfOthersStayWhole) {
  Screen screen;
  ProgressBar bar(10, "x", screen.options(true));
  screen.seconds = 1;
  bar.update(5);
  const std::string drawn = screen.lines().back();
  bar.print("a line");
  EXPECT_EQ(screen.lines(), (std::vector<std::string>{"a line", drawn}));
}

TEST(ProgressBar, NeverWrapsNorCutsANumber) {
  for (int width = 1; width < 90; width++) {
    Screen screen;
    ProgressBar bar(100, "name", screen.options(true, width));
    screen.seconds = 1;
    bar.set_metrics({{"loss", 0.123}, {"accuracy", 0.987}});
    bar.update(10);
    const std::string line = screen.lines().back();
    EXPECT_LT(static_cast<int>(line.size()), std::max(width, 2));
    const size_t loss = line.find("loss"), accuracy = line.find("accuracy");
    EXPECT_TRUE(loss == line.npos || line.substr(loss, 10) == "loss 0.123") << line;
    EXPECT_TRUE(accuracy == line.npos || line.substr(accuracy) == "accuracy 0.987") << line;
  }
}

TEST(ProgressBar, UnknownTotalsAndOddCounts) {
  Screen screen;
  {
    ProgressBar bar(0, "x", screen.options(true));
    screen.seconds = 4000;
    bar.update(2);
    EXPECT_EQ(screen.lines().back(), "x  2  2000.00 s/it  1:06:40");
  }
  screen = {};
  {
    ProgressBar bar(2, "", screen.options(true));
    screen.seconds = 1;
    bar.update(5);
    EXPECT_NE(screen.lines().back().find("100%  5/2"), std::string::npos) << screen.text;
    bar.update(-20);
  }
}

TEST(Axis, TicksAreRound) {
  const auto labels = [](const Axis& a) {
    std::string all;
    for (const Tick& t : a.ticks()) all += t.label + " ";
    return all;
  };
  EXPECT_EQ(labels(Axis::linear(0.03, 0.97, 5, true, false)), "0 0.2 0.4 0.6 0.8 1.0 ");
  EXPECT_EQ(labels(Axis::linear(1, 3, 7, false, true)), "1 2 3 ");
  EXPECT_EQ(labels(Axis::linear(-20000, 30000, 5, true, false)), "-20k -10k 0 10k 20k 30k ");
  EXPECT_EQ(labels(Axis::logarithmic(0.001, 20)), "0.001 0.01 0.1 1 10 ");
  for (double v : {0., 5., -1e-12, 1e299, 1e-300}) {
    const Axis a = Axis::linear(v, v, 5, true, false);
    EXPECT_GE(a.ticks().size(), 2u);
    EXPECT_LE(a.ticks().size(), 20u);
    EXPECT_GE(a.position(v), 0);
    EXPECT_LE(a.position(v), 1);
  }
}

TEST(Plot, IsWellFormed) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string svg = curves_svg(
      {{.title = "A <b> & \"c\"", .series = {{"train", {3, 2, nan, 1}}, {"one", {nan, 7}}}},
       {.title = "Empty", .series = {}},
       {.title = "Log", .series = {{"l", {1e-3, 0, -1, 10}, {0, 1, 2, 3}}}, .log_y = true}});
  EXPECT_NE(svg.find("A &lt;b&gt; &amp; &quot;c&quot;"), std::string::npos);
  EXPECT_NE(svg.find("no finite values"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
  // Every element that opens closes: lines and circles are closed at once.
  for (const char* tag : {"svg", "g", "text", "style", "title"}) {
    size_t open = 0, close = 0;
    for (size_t i = 0; (i = svg.find("<" + std::string(tag), i)) != svg.npos; i++) {
      const char next = svg[i + 1 + std::strlen(tag)];
      open += next == ' ' || next == '>';
    }
    for (size_t i = 0; (i = svg.find("</" + std::string(tag) + ">", i)) != svg.npos; i++) close++;
    EXPECT_EQ(open, close) << tag;
    EXPECT_GT(open, 0u) << tag;
  }
}

TEST(Plot, KeepsLongSeriesSmall) {
  std::vector<double> y(300'000);
  for (size_t i = 0; i < y.size(); i++) y[i] = std::sin(static_cast<double>(i * i % 1013));
  y[123'456] = 60;  // the outlier must survive
  const std::string svg = curves_svg({{.title = "t", .series = {{"s", y}}}});
  EXPECT_LT(svg.size(), 60'000u);
  EXPECT_NE(svg.find(" 72L"), std::string::npos) << "a point at the top of the area";
}

TEST(Plot, WritesInOneStep) {
  test::TempDir dir;
  plot_curves_svg(dir / "a.svg", "Loss", {{"train", {1, 2}}});
  EXPECT_TRUE(test::read_file(dir / "a.svg").starts_with("<svg"));
  EXPECT_EQ(dir.files(), 1u);
  expect_error<OSError>([&] { plot_curves_svg(dir / "no/a.svg", "", {}); }, {"no/a.svg"});
  expect_error<ValueError>(
      [] {
        curves_svg({{.title = "", .series = {{"s", {1, 2}, {1}}}}});
      },
      {"'s'", "1 and 2"});
}

TEST(DrawImages, Ascii) {
  const TensorBase image = make_tensor<float>({2, 3}, {0.f, 0.5f, 1.f, 2.f, -1.f, NAN});
  EXPECT_EQ(draw_images(image, {.color = ColorMode::kNone, .width = 80}), "  ++@@\n@@    \n");
  const TensorBase two = make_tensor<uint8_t>({2, 1, 2}, {16, 0, 8, 16});
  EXPECT_EQ(
      draw_images(
          two,
          {.color = ColorMode::kNone, .width = 80, .max_value = 16, .captions = {"one", "second"}}),
      "@@    ++@@\none   seco\n");
  EXPECT_EQ(draw_images(two, {.color = ColorMode::kNone, .width = 5, .max_value = 16}),
            "@@  \n++@@\n");
}

TEST(DrawImages, Colors) {
  const TensorBase image = make_tensor<uint8_t>({3, 2}, {0, 0, 255, 255, 128, 7});
  EXPECT_EQ(draw_images(image, {.color = ColorMode::kTrueColor, .width = 80}),
            "\x1b[38;2;0;0;0;48;2;255;255;255m▀▀\x1b[0m\n"
            "\x1b[38;2;128;128;128;48;2;0;0;0m▀\x1b[38;2;7;7;7;48;2;0;0;0m▀\x1b[0m\n");
  EXPECT_EQ(draw_images(image, {.color = ColorMode::k256, .width = 80}),
            "\x1b[38;5;16;48;5;231m▀▀\x1b[0m\n"
            "\x1b[38;5;244;48;5;16m▀\x1b[38;5;232;48;5;16m▀\x1b[0m\n");
}

TEST(DrawImages, ChecksItsArguments) {
  expect_error<TypeError>([] { draw_images(empty_cpu({2, 2}, kInt64)); }, {"int64"});
  expect_error<ValueError>([] { draw_images(empty_cpu({2}, kUInt8)); }, {"[2]"});
  expect_error<ValueError>([] { draw_images(empty_cpu({1, 1001}, kUInt8)); }, {"1001"});
  expect_error<ValueError>(
      [] {
        draw_images(make_tensor<uint8_t>({1, 1}, {1}), {.captions = {"", ""}});
      },
      {"captions"});
  expect_error<ValueError>(
      [] {
        draw_images(make_tensor<uint8_t>({1, 1}, {1}), {.max_value = 0.});
      },
      {"max_value"});
  EXPECT_EQ(draw_images(empty_cpu({0, 4, 4}, kUInt8), {.width = 80}), "");
}

TEST(TerminalText, Utf8Columns) {
  EXPECT_EQ(columns_of("a\u00e9\u2580"), 3);
  EXPECT_EQ(clip("a\u00e9\u2580b", 2), "a\u00e9");
  EXPECT_EQ(pad("\u00e9", 3) + "|" + pad("\u00e9", 3, true), "\u00e9  |  \u00e9");
}

TEST(ConfusionMatrix, CountsAndScores) {
  ConfusionMatrix m(3);
  EXPECT_TRUE(std::isnan(m.accuracy()) && std::isnan(m.macro_f1()) && std::isnan(m.recall(0)));
  m.add(make_tensor<int64_t>({6}, {0, 0, 0, 1, 1, 1}),
        make_tensor<int64_t>({6}, {0, 0, 1, 1, 1, 0}));
  m.add(0, 0);
  EXPECT_EQ(m.total(), 7);
  EXPECT_EQ(m.count(0, 0), 3);
  EXPECT_EQ(m.count(0, 1), 1);
  EXPECT_DOUBLE_EQ(m.accuracy(), 5. / 7);
  EXPECT_DOUBLE_EQ(m.precision(0), 3. / 4);
  EXPECT_DOUBLE_EQ(m.recall(1), 2. / 3);
  EXPECT_TRUE(std::isnan(m.precision(2)));
  EXPECT_DOUBLE_EQ(m.macro_f1(), (6. / 8 + 4. / 6) / 2);
  EXPECT_EQ(m.str({"a", "b", "long"}, false),
            "target         a      b  long  recall\n"
            "a              3      1     .   75.0%\n"
            "b              1      2     .   66.7%\n"
            "long           .      .     .       -\n"
            "precision  75.0%  66.7%     -   71.4%\n");
  EXPECT_NE(m.str({}, true).find("\x1b[1;32m"), std::string::npos);
}

TEST(ConfusionMatrix, ChecksItsArguments) {
  expect_error<ValueError>([] { ConfusionMatrix(0); }, {"classes", "got 0"});
  expect_error<ValueError>([] { ConfusionMatrix(1'000'000'000); }, {"classes"});
  ConfusionMatrix m(2);
  expect_error<IndexError>([&] { m.add(2, 0); }, {"target", "got 2"});
  expect_error<IndexError>([&] { m.add(0, -1); }, {"predicted", "got -1"});
  const TensorBase good = make_tensor<int64_t>({2}, {0, 1}),
                   bad = make_tensor<int64_t>({2}, {0, 5});
  expect_error<IndexError>([&] { m.add(good, bad); }, {"predicted", "got 5"});
  expect_error<ValueError>([&] { m.add(good, make_tensor<int64_t>({1}, {0})); }, {"2 and 1"});
  expect_error<TypeError>([&] { m.add(good, make_tensor<int32_t>({2}, {0, 1})); }, {"int32"});
  expect_error<ValueError>([&] { m.str({"a"}); }, {"labels"});
  EXPECT_EQ(m.total(), 0) << "nothing of a refused call is counted";
}

}  // namespace
}  // namespace torcxx::train
