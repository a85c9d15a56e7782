# Kernels compiled once per instruction set, each inside a namespace of that name.
set(isa_dir ${PROJECT_SOURCE_DIR}/src/backend/cpu)
# Kernels do not throw: tables to unwind them (a tenth of their size) are left out, for which GCC
# must write the tables itself instead of leaving them to the assembler.
set(TORCXX_ISA_FLAGS ${TORCXX_KERNEL_OPTIMIZATION} -fno-math-errno -fno-trapping-math
                     -ffp-contract=off -fvisibility=hidden -fno-asynchronous-unwind-tables)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND TORCXX_ISA_FLAGS -fno-dwarf2-cfi-asm)
endif()

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(TORCXX_ISAS v2 v3 v4)
  target_compile_definitions(torcxx_flags INTERFACE TORCXX_X86=1)
else()
  set(TORCXX_ISAS base)
endif()

# torcxx_isa_library(<target> <set> <sources>...): objects for one instruction set.
function(torcxx_isa_library target isa)
  if(NOT ARGN)
    return()
  endif()
  add_library(${target} OBJECT ${ARGN})
  target_link_libraries(${target} PRIVATE torcxx_flags torcxx_hwy)
  target_include_directories(${target} PRIVATE ${TORCXX_INCLUDES})
  target_compile_definitions(${target} PRIVATE TORCXX_ISA=${isa} HWY_DISABLE_PCLMUL_AES
                             HWY_COMPILE_ONLY_STATIC)
  if(isa STREQUAL v4bf16)
    target_compile_options(${target} PRIVATE -march=x86-64-v4 -mavx512bf16)
  elseif(NOT isa STREQUAL base)
    target_compile_options(${target} PRIVATE -march=x86-64-${isa})
  endif()
  target_compile_options(${target} PRIVATE ${TORCXX_ISA_FLAGS})
  set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  add_dependencies(${target} torcxx_generate)
endfunction()

set(TORCXX_INCLUDES ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src
                    ${TORCXX_GEN_DIR}/include ${TORCXX_GEN_DIR}/src ${TORCXX_GEN_DIR})

file(GLOB_RECURSE isa_sources CONFIGURE_DEPENDS ${isa_dir}/isa/*.cpp)
file(GLOB_RECURSE bf16_sources CONFIGURE_DEPENDS ${isa_dir}/isa_bf16/*.cpp)
# The loops of the matrix product and of pooling are unrolled by hand: optimising for size halves
# what stands around them for SSE and costs nothing.
if(NOT TORCXX_SANITIZE)
  set_source_files_properties(${isa_dir}/isa/gemm.cpp ${isa_dir}/isa/gemm16.cpp
    ${isa_dir}/isa/pool.cpp ${bf16_sources} PROPERTIES COMPILE_OPTIONS -Os)
endif()
# GCC does not see that the loop over a record's inputs fills every vector its formula reads.
set_property(SOURCE ${TORCXX_GEN_isa} APPEND PROPERTY COMPILE_OPTIONS -Wno-maybe-uninitialized)
set(TORCXX_ISA_TARGETS "")
foreach(isa IN LISTS TORCXX_ISAS)
  torcxx_isa_library(torcxx_isa_${isa} ${isa} ${isa_sources} ${TORCXX_GEN_isa})
  list(APPEND TORCXX_ISA_TARGETS torcxx_isa_${isa})
endforeach()
if("v4" IN_LIST TORCXX_ISAS)
  torcxx_isa_library(torcxx_isa_v4bf16 v4bf16 ${bf16_sources})
  list(APPEND TORCXX_ISA_TARGETS torcxx_isa_v4bf16)
endif()
