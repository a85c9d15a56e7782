# find_package(Torch) for programs written for libtorch: -DTorch_DIR=<prefix>/share/torcxx/compat.
include(CMakeFindDependencyMacro)
get_filename_component(torcxx_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
find_dependency(torcxx PATHS "${torcxx_prefix}" NO_DEFAULT_PATH)
if(NOT TARGET torch)
  add_library(torch INTERFACE IMPORTED)
  set_target_properties(torch PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_LIST_DIR}/include"
    INTERFACE_LINK_LIBRARIES torcxx::torcxx
    INTERFACE_COMPILE_FEATURES cxx_std_20)
endif()
set(TORCH_FOUND TRUE)
set(TORCH_LIBRARIES torch)
set(TORCH_LIBRARY torch)
set(TORCH_INCLUDE_DIRS "${CMAKE_CURRENT_LIST_DIR}/include")
set(TORCH_CXX_FLAGS "")
