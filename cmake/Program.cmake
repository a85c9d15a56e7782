# The program `torcxx`, with the library inside.
file(GLOB_RECURSE cli_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cli/*.cpp)
if(cli_sources AND TORCXX_HAS_CLI11)
  add_executable(torcxx_cli ${cli_sources})
  target_link_libraries(torcxx_cli PRIVATE torcxx_static torcxx_flags torcxx_dependencies
                        torcxx_program_dependencies)
  target_include_directories(torcxx_cli PRIVATE ${PROJECT_SOURCE_DIR}/cli ${TORCXX_INCLUDES})
  set_target_properties(torcxx_cli PROPERTIES OUTPUT_NAME torcxx)
  set(TORCXX_HAS_PROGRAM ON)
  install(TARGETS torcxx_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# What a user builds and installs: no tests, no benchmarks.
add_custom_target(product DEPENDS torcxx $<$<BOOL:${TORCXX_HAS_PROGRAM}>:torcxx_cli>)
