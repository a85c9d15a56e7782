# Every bench/*.cpp is a program of its own.
file(GLOB bench_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/*.cpp)
foreach(source IN LISTS bench_sources)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_bench$" "" name ${name})
  add_executable(bench_${name} ${source})
  target_link_libraries(bench_${name} PRIVATE torcxx_static torcxx_flags torcxx_dependencies)
  target_include_directories(bench_${name} PRIVATE ${TORCXX_INCLUDES} ${PROJECT_SOURCE_DIR}/bench)
endforeach()

get_property(names DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
list(FILTER names INCLUDE REGEX "^bench_")
add_custom_target(benchmarks DEPENDS ${names})
