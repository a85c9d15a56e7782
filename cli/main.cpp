// torcxx: train and use models from the command line.
#include <cstdio>
#include <string>

#include "commands.h"
#include "torcxx/core/error.h"
#include "torcxx/version.h"

// What the first word that is no command should have been; empty when all are.
static std::string unknown_command(CLI::App* app, int argc, char** argv) {
  std::string path = app->get_name();
  for (int i = 1; i < argc && argv[i][0] != '-'; i++) {
    const auto commands = app->get_subcommands({});
    if (commands.empty()) break;
    std::string names;
    CLI::App* next = nullptr;
    for (CLI::App* c : commands) {
      names += (names.empty() ? "" : ", ") + c->get_name();
      if (c->get_name() == argv[i]) next = c;
    }
    if (!next) return path + ": there is no command '" + argv[i] + "' (there are: " + names + ")";
    app = next;
    path += " " + app->get_name();
  }
  return {};
}

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
    const std::string unknown = unknown_command(&app, argc, argv);
    if (e.get_exit_code() != 0 && !unknown.empty()) {
      std::fprintf(stderr, "%s\n", unknown.c_str());
      return 2;
    }
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
