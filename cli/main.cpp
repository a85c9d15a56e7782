// torcxx: train and use models from the command line.
#include <cstdio>

#include "commands.h"
#include "torcxx/core/error.h"
#include "torcxx/version.h"

// Exit codes: 0 success, 1 a failure while running, 2 wrong usage, 3 wrong or missing input.
int main(int argc, char** argv) {
  CLI::App app("Train neural networks and use them.");
  app.name("torcxx");
  app.set_version_flag("--version", TORCXX_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  torcxx train digits                      train on the handwritten digits that come along\n"
      "  torcxx train mnist --data ~/mnist        train on MNIST from a folder of IDX files\n"
      "  torcxx predict out/digits/model.safetensors digit.png\n"
      "  torcxx info                              what this machine offers");
  torcxx::cli::add_train(app);
  torcxx::cli::add_predict(app);
  torcxx::cli::add_info(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return code == 0 ? 0 : 2;
  } catch (const torcxx::OutOfMemoryError& e) {
    std::fprintf(stderr, "torcxx: %s\n", e.what());
    return 1;
  } catch (const torcxx::ValueError& e) {
    std::fprintf(stderr, "torcxx: %s\n", e.what());
    return 3;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "torcxx: %s\n", e.what());
    return 1;
  }
  return 0;
}
