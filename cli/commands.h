// The program's subcommands. Each declares its options on the parser; parsing runs it.
#pragma once
#include <CLI/CLI.hpp>

namespace torcxx::cli {

void add_train(CLI::App& app);
void add_predict(CLI::App& app);
void add_info(CLI::App& app);

}  // namespace torcxx::cli
