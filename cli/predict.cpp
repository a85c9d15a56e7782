// torcxx predict MODEL IMAGE...
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "commands.h"
#include "digit_net.h"

namespace torcxx::cli {

void add_predict(CLI::App& app) {
  static std::string model;
  static std::vector<std::string> images;
  static bool draw = true;
  CLI::App* c = app.add_subcommand("predict", "Classify PNG images with a trained model");
  c->add_option("model", model, "Model file written by 'torcxx train'")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_option("images", images,
                "PNG images of one digit each, of any size, ink on paper or light on dark")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_flag("!--no-draw", draw, "Do not draw the images");
  c->footer("Example:\n  torcxx predict out/digits/model.safetensors out/digits/digit_*.png");
  c->callback([] {
    const NoGradGuard off;
    const DigitNet net = load_model(model);
    for (const std::string& path : images) {
      const Tensor x = read_digit(path, net->side());
      const Tensor p = softmax(net(x), 1).contiguous();
      const float* score = p.data_ptr<float>();
      int order[10];
      std::iota(order, order + 10, 0);
      std::partial_sort(order, order + 3, order + 10,
                        [&](int i, int j) { return score[i] > score[j]; });
      if (draw) std::printf("%s", train::draw_images(x.squeeze(0).squeeze(0)).c_str());
      std::printf("%s: %d (%.1f %%), then %d (%.1f %%), %d (%.1f %%)\n", path.c_str(), order[0],
                  score[order[0]] * 100.0, order[1], score[order[1]] * 100.0, order[2],
                  score[order[2]] * 100.0);
    }
  });
}

}  // namespace torcxx::cli
