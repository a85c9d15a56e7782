# House checks as tests: they need no GoogleTest.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME layers COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/check_layers.py)
set_tests_properties(layers PROPERTIES LABELS "fast;check")

set(isa_objects "")
foreach(target IN LISTS TORCXX_ISA_TARGETS)
  if(TARGET ${target})
    string(REPLACE torcxx_isa_ "" isa ${target})
    string(APPEND isa_objects
           "${isa} $<JOIN:$<TARGET_OBJECTS:${target}>,\n${isa} >\n")
  endif()
endforeach()
if(isa_objects)
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/isa_objects.txt CONTENT "${isa_objects}")
  add_test(NAME isa_symbols COMMAND ${Python3_EXECUTABLE} -B
           ${PROJECT_SOURCE_DIR}/tools/check_isa_symbols.py ${PROJECT_BINARY_DIR}/isa_objects.txt)
  set_tests_properties(isa_symbols PROPERTIES LABELS "fast;check")
endif()

# Installs into a scratch prefix and builds a user's programs against it.
add_test(NAME install COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR}
         -DSOURCE=${PROJECT_SOURCE_DIR}/tests/install -DCXX=${CMAKE_CXX_COMPILER}
         -P ${PROJECT_SOURCE_DIR}/tests/install/run.cmake)
set_tests_properties(install PROPERTIES LABELS slow)
