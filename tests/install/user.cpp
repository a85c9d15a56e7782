// A user's program: prints the version and the sum of two tensors.
#include <torcxx/torcxx.h>

#include <cstdio>

int main() {
  const torcxx::Tensor sum = torcxx::tensor({1.0f, 2.0f}) + torcxx::tensor({3.0f, 4.0f});
  std::printf("torcxx %s\n%g %g\n", TORCXX_VERSION, sum[0].item<float>(), sum[1].item<float>());
  return 0;
}
