// Copies a safetensors file through the library: tests/parity/safetensors_parity.py compares.
#include <iostream>

#include "torcxx/io/safetensors.h"

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: safetensors_file <in> <out>\n";
    return 2;
  }
  const torcxx::io::SafetensorsFile file(argv[1]);
  torcxx::io::save_safetensors(torcxx::io::load_safetensors(argv[1]), argv[2], file.metadata());
  return 0;
} catch (const torcxx::Error& e) {
  std::cerr << e.what() << "\n";
  return 1;
}
