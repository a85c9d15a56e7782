# What a user may switch, and the flags every target of the project shares (torcxx_flags).
get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
if(NOT CMAKE_BUILD_TYPE AND NOT multi_config)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()

option(BUILD_SHARED_LIBS "Build torcxx as a shared library" ON)
option(TORCXX_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(TORCXX_BENCH "Build the benchmarks" OFF)
option(TORCXX_PYTHON "Build the Python package (needs nanobind)" OFF)
option(TORCXX_LTO "Link-time optimisation of everything but the per-ISA kernels" OFF)
option(TORCXX_WERROR "Treat warnings as errors" OFF)
set(TORCXX_SANITIZE "" CACHE STRING "Sanitizers for all code, such as address,undefined")
set(TORCXX_TEST_FILES "*" CACHE STRING "Glob of test file names to build, such as storage*")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # the same objects go into both libraries
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
# Kernels unroll by their value types: what -O3 adds to them is size alone.
set(TORCXX_KERNEL_OPTIMIZATION -O2 -ftree-vectorize -fvect-cost-model=dynamic)
if(TORCXX_SANITIZE)  # -O2 and -O3 of instrumented code take minutes per kernel file
  set(CMAKE_CXX_FLAGS_RELEASE -O1)
  set(TORCXX_KERNEL_OPTIMIZATION -O1)
endif()

add_library(torcxx_flags INTERFACE)
target_compile_options(torcxx_flags INTERFACE
  -Wall -Wextra -ffp-contract=off -fno-math-errno -ffunction-sections -fdata-sections)
if(TORCXX_WERROR)
  target_compile_options(torcxx_flags INTERFACE -Werror)
endif()
if(APPLE)
  target_link_options(torcxx_flags INTERFACE -Wl,-dead_strip)
else()
  target_link_options(torcxx_flags INTERFACE -Wl,--gc-sections -Wl,--as-needed)
endif()

if(TORCXX_SANITIZE)
  add_compile_options(-fsanitize=${TORCXX_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${TORCXX_SANITIZE})
endif()

if(TORCXX_LTO)
  include(CheckIPOSupported)
  check_ipo_supported(LANGUAGES CXX)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()

find_program(TORCXX_MOLD mold)
if(TORCXX_MOLD AND NOT TORCXX_LTO AND NOT APPLE)
  add_link_options(-fuse-ld=mold)
endif()

# Equal functions share their code; no function's address identifies it here.
set(TORCXX_SMALL_LINK "")
if(TORCXX_MOLD AND NOT TORCXX_LTO AND NOT APPLE AND NOT TORCXX_SANITIZE)
  set(TORCXX_SMALL_LINK -Wl,--icf=all)
endif()

find_program(TORCXX_CCACHE ccache)
if(TORCXX_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers are cached only with this sloppiness and, for GCC, -fpch-preprocess.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${TORCXX_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-fpch-preprocess)
  endif()
endif()
