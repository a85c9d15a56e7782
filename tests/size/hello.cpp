// What including everything costs to compile.
#include <torcxx/torcxx.h>

#include <iostream>

int main() {
  const torcxx::Tensor t = torcxx::tensor({{1.0f, 2.0f}, {3.0f, 4.0f}});
  std::cout << t << "\n";
}
