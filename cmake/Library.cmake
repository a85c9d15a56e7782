# One object library per folder (torcxx_core, torcxx_ops ...: build one alone with
# `ninja torcxx_core`), and from the same objects the shared library and the static archive.
set(TORCXX_LAYERS core expr ops kernel render backend autograd tensor transform jit nn optim data
                  io train)
set(TORCXX_OBJECT_TARGETS "")

function(torcxx_object_library target)
  add_library(${target} OBJECT ${ARGN})
  target_link_libraries(${target} PRIVATE torcxx_flags torcxx_dependencies)
  target_include_directories(${target} PRIVATE ${TORCXX_INCLUDES})
  add_dependencies(${target} torcxx_generate)
endfunction()

foreach(file IN LISTS TORCXX_GEN_source)
  if(file MATCHES "/(layers|layer_registry)\\.cpp$")
    list(APPEND TORCXX_GEN_source_nn ${file})
  elseif(file MATCHES "/optimizers\\.cpp$")
    list(APPEND TORCXX_GEN_source_optim ${file})
  endif()
endforeach()
list(REMOVE_ITEM TORCXX_GEN_source ${TORCXX_GEN_source_nn} ${TORCXX_GEN_source_optim})

foreach(layer IN LISTS TORCXX_LAYERS)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${layer}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/src/backend/cpu/isa(_bf16)?/")
  # Generated files belong to the folder whose classes they define.
  list(APPEND sources ${TORCXX_GEN_source_${layer}})
  if(sources)
    torcxx_object_library(torcxx_${layer} ${sources})
    list(APPEND TORCXX_OBJECT_TARGETS torcxx_${layer})
  endif()
endforeach()
torcxx_object_library(torcxx_c ${PROJECT_SOURCE_DIR}/bindings/c/torcxx.cpp)
list(APPEND TORCXX_OBJECT_TARGETS torcxx_c)
if(TORCXX_GEN_source)
  torcxx_object_library(torcxx_generated ${TORCXX_GEN_source})
  list(APPEND TORCXX_OBJECT_TARGETS torcxx_generated)
endif()
# Tensor's header, which every new operation changes, is read once for the folders above it.
target_precompile_headers(torcxx_nn PRIVATE <torcxx/nn/module.h> <torcxx/tensor/functions.gen.h>)
foreach(layer optim data io train)
  target_precompile_headers(torcxx_${layer} REUSE_FROM torcxx_nn)
endforeach()
# A quarter of a second goes to each such file before its first line: they are compiled by fours.
foreach(layer nn optim data io train)
  set_target_properties(torcxx_${layer} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 4)
endforeach()
set_source_files_properties(${TORCXX_GEN_source_nn} ${TORCXX_GEN_source_optim} PROPERTIES
  SKIP_UNITY_BUILD_INCLUSION ON)
# These never see a Tensor: a new operation leaves them as they are.
foreach(name nn/layer_print nn/options data/byte_source data/csv_fields data/download
             data/gzip_source data/http data/number data/prefetch data/sha256 io/json_quoted
             io/safetensors_dtype io/safetensors_header train/axis train/confusion_matrix
             train/draw_images train/plot train/progress_bar train/terminal)
  set_source_files_properties(${PROJECT_SOURCE_DIR}/src/${name}.cpp PROPERTIES
    SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
endforeach()
# Code around the loops is compiled for size: in calls of small operations no slower. Files of
# tensor/ that walk over elements themselves are not; some files elsewhere are.
if(NOT TORCXX_SANITIZE)
  foreach(name core/platform backend/cpu/conv backend/cpu/conv_weight backend/cpu/gemm_complex)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/${name}.cpp PROPERTIES
      COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)
  endforeach()
endif()
foreach(name attention_tiled conv_exact create_range create_rule dropout embedding index_common
             index_misc index_tensor join masked norm random_choice random_integer searchsorted
             softmax triangle)
  if(NOT TORCXX_SANITIZE)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/tensor/${name}.cpp PROPERTIES
      COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
  endif()
endforeach()
# What every recorded call of a small operation runs: a sixth slower for size.
foreach(name autograd/accumulate_grad autograd/history autograd/meta autograd/node
             autograd/saved_tensor tensor/pointwise_node tensor/pointwise)
  if(NOT TORCXX_SANITIZE)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/${name}.cpp PROPERTIES
      COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
  endif()
endforeach()
foreach(layer autograd tensor generated nn optim data io train c)
  if(TARGET torcxx_${layer} AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT TORCXX_SANITIZE)
    target_compile_options(torcxx_${layer} PRIVATE $<$<CONFIG:Release>:-Os>)
  endif()
endforeach()
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT TORCXX_SANITIZE)
  file(GLOB around_lapack CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/tensor/linalg*.cpp)
  set_source_files_properties(${around_lapack} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)
endif()
foreach(target IN LISTS TORCXX_ISA_TARGETS)
  if(TARGET ${target})
    list(APPEND TORCXX_OBJECT_TARGETS ${target})
  endif()
endforeach()

set(TORCXX_OBJECTS "")
foreach(target IN LISTS TORCXX_OBJECT_TARGETS)
  list(APPEND TORCXX_OBJECTS $<TARGET_OBJECTS:${target}>)
endforeach()

function(torcxx_library target type)
  add_library(${target} ${type} ${TORCXX_OBJECTS})
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:torcxx_flags>
                        $<BUILD_INTERFACE:torcxx_dependencies>)
  target_include_directories(${target} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${TORCXX_GEN_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} INTERFACE cxx_std_20)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME torcxx LINKER_LANGUAGE CXX)
  add_dependencies(${target} torcxx_generate)
endfunction()

if(BUILD_SHARED_LIBS)
  torcxx_library(torcxx SHARED)
  set_target_properties(torcxx PROPERTIES VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  if(NOT APPLE)
    # The allow-list: hidden visibility alone lets instantiations of std:: templates through.
    set(exports ${PROJECT_SOURCE_DIR}/cmake/exports.map)
    target_link_options(torcxx PRIVATE -Wl,--version-script=${exports})
    set_property(TARGET torcxx PROPERTY LINK_DEPENDS ${exports})
    # The library calls its own functions directly.
    target_link_options(torcxx PRIVATE -Wl,-Bsymbolic-functions ${TORCXX_SMALL_LINK})
    if(NOT TORCXX_SANITIZE)
      target_link_options(torcxx PRIVATE -Wl,-z,defs)
    endif()
  endif()
  torcxx_library(torcxx_static STATIC)
else()
  torcxx_library(torcxx STATIC)
  add_library(torcxx_static ALIAS torcxx)
endif()
add_library(torcxx::torcxx ALIAS torcxx)
