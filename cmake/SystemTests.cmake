# The product as its users meet it: the program, and what `make parity` drives.
if(TORCXX_HAS_PROGRAM)
  add_test(NAME kill_and_resume COMMAND ${Python3_EXECUTABLE} -B
           ${PROJECT_SOURCE_DIR}/tests/system/kill_resume.py $<TARGET_FILE:torcxx_cli> --kills 20)
  set_tests_properties(kill_and_resume PROPERTIES LABELS slow TIMEOUT 600)
  add_test(NAME full_disk COMMAND ${Python3_EXECUTABLE} -B
           ${PROJECT_SOURCE_DIR}/tests/system/full_disk.py $<TARGET_FILE:torcxx_cli>)
  set_tests_properties(full_disk PROPERTIES LABELS slow TIMEOUT 600)
endif()

file(GLOB parity_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/parity/*.cpp)
add_custom_target(parity-programs DEPENDS product)
foreach(source IN LISTS parity_sources)
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE torcxx_static torcxx_flags torcxx_dependencies)
  add_dependencies(parity-programs ${name})
endforeach()
