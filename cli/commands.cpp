// The options of every subcommand.
#include "commands.h"

#include "options.h"

namespace torcxx::cli {

static CLI::App* add_common(CLI::App& train, const char* name, const char* text, TrainOptions& s) {
  CLI::App* c = train.add_subcommand(name, text);
  c->add_option("--epochs", s.epochs, "Passes over the training images")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  c->add_option("--batch-size", s.batch_size, "Images per step")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  c->add_option("--lr", s.lr, "Largest learning rate of the one-cycle schedule")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  c->add_option("--seed", s.seed,
                "Seed of weights, shuffles and dropout; the same seed gives the same numbers")
      ->capture_default_str();
  c->add_option("--threads", s.threads, "Threads to compute with (default: all cores)")
      ->check(CLI::Range(1, 1024));
  c->add_option("--workers", s.workers, "Threads that prepare batches")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  c->add_option("--out", s.out, "Folder for model, curves and checkpoint")->capture_default_str();
  c->add_option("--checkpoint-steps", s.checkpoint_steps,
                "Also write the checkpoint every so many steps")
      ->check(CLI::NonNegativeNumber);
  c->add_flag("--resume", s.resume, "Go on from the checkpoint in --out");
  c->add_flag("--quiet", s.quiet, "No progress bar");
  return c;
}

void add_train(CLI::App& app) {
  CLI::App* train =
      app.add_subcommand("train", "Train a convolutional network on images of digits");
  train->require_subcommand(1);
  static TrainOptions digits, mnist;
  digits.epochs = 20, digits.batch_size = 32, digits.lr = 3e-3, digits.out = "out/digits";
  mnist.epochs = 3, mnist.batch_size = 64, mnist.lr = 2e-3, mnist.out = "out/mnist";
  CLI::App* d =
      add_common(*train, "digits",
                 "The UCI handwritten digits: 1,797 images of 8 x 8 that come along", digits);
  d->add_option("--data", digits.data, "Another file of the same form (.csv or .csv.gz)")
      ->check(CLI::ExistingFile);
  d->footer("Example:\n  torcxx train digits --epochs 30 --out out/longer");
  d->callback([] { train_digits(digits); });
  CLI::App* m = add_common(*train, "mnist",
                           "MNIST: 70,000 images of 28 x 28, from a folder or downloaded", mnist);
  m->add_option(
       "--data", mnist.data,
       "Folder with the four IDX files, plain or gzipped; missing ones are downloaded into it")
      ->required();
  m->footer("Example:\n  torcxx train mnist --data ~/mnist --epochs 3");
  m->callback([] { train_mnist(mnist); });
}

void add_predict(CLI::App& app) {
  static PredictOptions options;
  CLI::App* c = app.add_subcommand("predict", "Classify PNG images with a trained model");
  c->add_option("model", options.model, "Model file written by 'torcxx train'")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_option("images", options.images,
                "PNG images of one digit each, of any size, ink on paper or light on dark")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_flag("!--no-draw", options.draw, "Do not draw the images");
  c->footer("Example:\n  torcxx predict out/digits/model.safetensors out/digits/digit_*.png");
  c->callback([] { predict(options); });
}

void add_info(CLI::App& app) {
  app.add_subcommand("info", "Show processor, threads, memory and backends")->callback(&info);
}

}  // namespace torcxx::cli
