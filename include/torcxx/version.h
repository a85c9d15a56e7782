// The library's version; the build reads its number from here.
#pragma once

#define TORCXX_VERSION_MAJOR 0
#define TORCXX_VERSION_MINOR 1
#define TORCXX_VERSION_PATCH 0
#define TORCXX_VERSION "0.1.0"
