// MNIST and the data sets that share its files: Fashion-MNIST and KMNIST.
#pragma once
#include <string>

#include "torcxx/data/download.h"
#include "torcxx/data/labeled.h"

namespace torcxx::data {

struct MnistFiles {
  std::string images, labels;  // paths
};

// The two files of the training or the test part in `root`, `root`/MNIST/raw or `root`/raw, named
// train-images-idx3-ubyte or train-images.idx3-ubyte (t10k-... for the test part), each also with
// .gz. Raises ValueError listing the names tried and where the files can be had.
TORCXX_API MnistFiles find_mnist(const std::string& root, bool train = true);

// Downloads those of MNIST's four files that `root` lacks and checks them. Raises as download does.
TORCXX_API void download_mnist(const std::string& root, const DownloadOptions& options = {});

// Data: uint8 (N, 28, 28), row by row, 0 is background; targets: int64 (N). Raises ValueError when
// the files do not fit each other, and what find_mnist and read_idx raise.
TORCXX_API LabeledTensors load_mnist(const std::string& root, bool train = true);
TORCXX_API LabeledTensors load_mnist(const MnistFiles& files);

}  // namespace torcxx::data
