// std::function without the rest of <functional>: its searchers bring the whole of <algorithm>, a
// twelfth of the time to compile the umbrella header.
#pragma once
#if __has_include(<bits/std_function.h>)  // libstdc++
#include <bits/std_function.h>
#else
#include <functional>
#endif
