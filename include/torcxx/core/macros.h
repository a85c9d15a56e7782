// Compiler-facing macros shared by every public header.
#pragma once

#if defined(_WIN32)
#define TORCXX_API
#elif defined(__GNUC__)
#define TORCXX_API __attribute__((visibility("default")))
#else
#define TORCXX_API
#endif

#define TORCXX_LIKELY(x) __builtin_expect(static_cast<bool>(x), 1)
#define TORCXX_UNLIKELY(x) __builtin_expect(static_cast<bool>(x), 0)
