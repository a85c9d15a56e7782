// torcxx predict MODEL IMAGE...
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "digit_net.h"
#include "options.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/tensor/functions.gen.h"
#include "torcxx/train/terminal.h"

namespace torcxx::cli {

void predict(const PredictOptions& options) {
  const NoGradGuard off;
  const DigitNet net = load_model(options.model);
  for (const std::string& path : options.images) {
    const Tensor x = read_digit(path, net->side());
    const Tensor p = softmax(net(x), 1).contiguous();
    const float* score = p.data_ptr<float>();
    int order[10];
    std::iota(order, order + 10, 0);
    std::partial_sort(order, order + 3, order + 10,
                      [&](int i, int j) { return score[i] > score[j]; });
    if (options.draw) std::printf("%s", train::draw_images(x.squeeze(0).squeeze(0)).c_str());
    std::printf("%s: %d (%.1f %%), then %d (%.1f %%), %d (%.1f %%)\n", path.c_str(), order[0],
                score[order[0]] * 100.0, order[1], score[order[1]] * 100.0, order[2],
                score[order[2]] * 100.0);
  }
}

}  // namespace torcxx::cli
