// Types that operations' signatures are made of.
#pragma once
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "torcxx/core/generator.h"
#include "torcxx/core/options.h"
#include "torcxx/core/tensor_base.h"
