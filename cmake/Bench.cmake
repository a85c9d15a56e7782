# bench_torcxx and, where TORCXX_BENCH_PYTORCH names the folder of Python's torch package,
# bench_pytorch: the same text with PyTorch's C++ library. bench/run.py runs them in turn.
set(TORCXX_BENCH_PYTORCH "" CACHE PATH "Folder of the torch package to compare with")
set(bench ${PROJECT_SOURCE_DIR}/bench)

add_executable(bench_torcxx ${bench}/main.cpp)
target_link_libraries(bench_torcxx PRIVATE torcxx_static torcxx_flags torcxx_dependencies)
target_include_directories(bench_torcxx PRIVATE ${PROJECT_SOURCE_DIR}/compat)

add_executable(bench_machine ${bench}/machine.cpp)
target_compile_options(bench_machine PRIVATE -O3 -march=native -ffp-contract=fast)

add_executable(bench_core ${bench}/core.cpp)
target_link_libraries(bench_core PRIVATE torcxx_static torcxx_flags torcxx_dependencies)

add_custom_target(benchmarks DEPENDS bench_torcxx bench_machine bench_core)
if(TORCXX_BENCH_PYTORCH)
  set(lib ${TORCXX_BENCH_PYTORCH}/lib)
  add_executable(bench_pytorch ${bench}/main.cpp)
  target_compile_definitions(bench_pytorch PRIVATE TORCXX_BENCH_PEER)
  target_include_directories(bench_pytorch SYSTEM PRIVATE ${TORCXX_BENCH_PYTORCH}/include
                             ${TORCXX_BENCH_PYTORCH}/include/torch/csrc/api/include)
  target_link_options(bench_pytorch PRIVATE -Wl,--no-as-needed -Wl,-rpath,${lib})
  target_link_libraries(bench_pytorch PRIVATE ${lib}/libtorch.so ${lib}/libtorch_cpu.so
                        ${lib}/libc10.so pthread)
  add_dependencies(benchmarks bench_pytorch)
endif()
