// torcxx train digits | mnist
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "core/platform.h"
#include "digit_net.h"
#include "options.h"
#include "torcxx/torcxx.h"

namespace torcxx::cli {
namespace {

namespace fs = std::filesystem;

// Pixels scaled to [0, 1] with a channel dimension.
std::shared_ptr<data::TensorDataset> prepare(const data::LabeledTensors& t, double scale) {
  return std::make_shared<data::TensorDataset>((t.data.to(kFloat32) / scale).unsqueeze(1),
                                               t.targets);
}

// The digits lie beside the program (installed), beside its build folder, or in the current folder.
std::string find_digits(const std::string& given) {
  if (!given.empty()) return given;
  const fs::path self = platform::executable_path();
  const fs::path places[] = {fs::path("data/digits/digits.csv.gz"),
                             self.parent_path() / "../share/torcxx/digits/digits.csv.gz",
                             self.parent_path() / "../data/digits/digits.csv.gz"};
  for (const fs::path& p : places)
    if (fs::exists(p)) return p.string();
  detail::raise<ValueError>(
      "digits.csv.gz was not found in data/digits or beside the program (hint: name it with --data "
      "FILE)");
}

// A few test images with the network's answers, wrong ones marked.
void show_digits(const data::TensorDataset& test, const Tensor& predictions, int64_t count) {
  train::DrawOptions options;
  std::vector<int64_t> chosen;
  const Tensor wrong = predictions.ne(test.target());
  const bool* w = wrong.data_ptr<bool>();
  for (int64_t i = 0; i < test.size() && static_cast<int64_t>(chosen.size()) < count / 2; i++)
    if (w[i]) chosen.push_back(i);
  for (int64_t i = 0; i < test.size() && static_cast<int64_t>(chosen.size()) < count; i++)
    if (!w[i]) chosen.push_back(i);
  const data::Example<> e = test.get_batch(chosen);
  for (int64_t i : chosen) {
    const int64_t p = predictions.select(0, i).item<int64_t>(),
                  t = test.target().select(0, i).item<int64_t>();
    options.captions.push_back(p == t ? std::to_string(p)
                                      : std::to_string(p) + " (is " + std::to_string(t) + ")");
  }
  std::printf("\nTest digits and predictions:\n%s\n",
              train::draw_images(e.data.squeeze(1), options).c_str());
}

void write_curves(const train::Trainer& trainer, const std::string& path) {
  train::Plot loss{.title = "loss",
                   .series = {{"train", {}}, {"test", {}}},
                   .y_label = "cross entropy",
                   .log_y = true};
  train::Plot accuracy{.title = "accuracy", .series = {{"train", {}}, {"test", {}}}};
  for (const train::EpochRecord& r : trainer.history()) {
    loss.series[0].y.push_back(r.train_loss);
    loss.series[1].y.push_back(r.test_loss);
    accuracy.series[0].y.push_back(r.train_accuracy);
    accuracy.series[1].y.push_back(r.test_accuracy);
  }
  train::plot_curves_svg(path, {loss, accuracy});
}

void write_samples(const data::TensorDataset& test, const std::string& folder) {
  for (int64_t i = 0; i < std::min<int64_t>(3, test.size()); i++) {
    const data::Example<> e = test.get(i);
    const int64_t zoom = std::max<int64_t>(1, 64 / e.data.size(-1)), side = e.data.size(-1);
    const Tensor big = e.data.view({1, side, 1, side, 1})
                           .expand({1, side, zoom, side, zoom})
                           .reshape({1, side * zoom, side * zoom});
    io::write_png((big * 255).round().to(kUInt8), folder + "/digit_" +
                                                      std::to_string(e.target.item<int64_t>()) +
                                                      "_" + std::to_string(i) + ".png");
  }
}

void run(const TrainOptions& s, const std::shared_ptr<data::TensorDataset>& train_set,
         const std::shared_ptr<data::TensorDataset>& test_set) {
  const auto start = std::chrono::steady_clock::now();
  if (s.threads > 0) set_num_threads(s.threads);
  manual_seed(s.seed);
  fs::create_directories(s.out);
  DigitNet net(train_set->data().size(-1));
  int64_t weights = 0;
  for (const Tensor& p : net->parameters()) weights += p.numel();
  std::printf("%lld training and %lld test images of %lld x %lld; %lld weights; %d threads\n",
              static_cast<long long>(train_set->size()), static_cast<long long>(test_set->size()),
              static_cast<long long>(net->side()), static_cast<long long>(net->side()),
              static_cast<long long>(weights), get_num_threads());
  data::DataLoader train_loader(
      train_set,
      data::DataLoaderOptions(s.batch_size).shuffle(true).workers(s.workers).seed(s.seed));
  data::DataLoader test_loader(test_set, data::DataLoaderOptions(500).workers(s.workers));
  optim::Adam optimizer(net->parameters(), optim::AdamOptions(s.lr));
  optim::OneCycleLR schedule(optimizer, s.lr, s.epochs * train_loader.size());
  train::Trainer trainer(
      net.ptr(), [&](const Tensor& x) { return net(x); },
      [](const Tensor& scores, const Tensor& target) { return cross_entropy_loss(scores, target); },
      optimizer,
      train::TrainerOptions()
          .epochs(s.epochs)
          .checkpoint(s.out + "/checkpoint.safetensors")
          .checkpoint_steps(s.checkpoint_steps)
          .resume(s.resume)
          .progress(!s.quiet)
          .scheduler_per_step(true),
      &schedule);
  trainer.fit(train_loader, &test_loader);
  const train::Evaluation e = trainer.evaluate(test_loader);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  save_model(net, s.out + "/model.safetensors");
  write_curves(trainer, s.out + "/curves.svg");
  write_samples(*test_set, s.out);
  std::printf("\n%s\n", e.confusion.str().c_str());
  show_digits(*test_set, e.predictions, 10);
  std::printf("test accuracy %.2f %% (%lld of %lld), loss %.4f\n", e.confusion.accuracy() * 100,
              static_cast<long long>(
                  std::llround(e.confusion.accuracy() * static_cast<double>(e.confusion.total()))),
              static_cast<long long>(e.confusion.total()), e.loss);
  std::printf("total training time %.1f s; peak tensor memory %.1f MB\n", seconds,
              static_cast<double>(memory_stats().peak_bytes) / 1e6);
  std::printf("wrote %s/model.safetensors, curves.svg, checkpoint.safetensors and sample PNGs\n",
              s.out.c_str());
}

}  // namespace

void train_digits(const TrainOptions& options) {
  const data::LabeledTensors all = data::load_digits(find_digits(options.data));
  // A fixed fifth is kept for testing, whatever the training seed.
  const int64_t n = all.data.size(0), held = n / 5;
  const std::vector<int64_t> order = data::permutation(n, 0, 0);
  const auto pick = [&](int64_t from, int64_t to) {
    const data::Example<> e =
        prepare(all, 16)->get_batch({order.data() + from, static_cast<size_t>(to - from)});
    return std::make_shared<data::TensorDataset>(e.data, e.target);
  };
  run(options, pick(held, n), pick(0, held));
}

void train_mnist(const TrainOptions& options) {
  try {
    data::find_mnist(options.data, true);
    data::find_mnist(options.data, false);
  } catch (const ValueError&) {
    data::download_mnist(options.data);
  }
  run(options, prepare(data::load_mnist(options.data, true), 255),
      prepare(data::load_mnist(options.data, false), 255));
}

}  // namespace torcxx::cli
