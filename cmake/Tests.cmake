# torcxx_tests holds the hand-written unit tests, torcxx_op_tests those of every operation, with
# reference values generated from the records. Both link the objects, so that tests reach
# internals. Suites named *Slow* form the slow tier.
# Labels: fast and slow (make test), check (make check), sanitize (make sanitize).
include(Checks)
include(SystemTests)
if(NOT TARGET GTest::gtest_main)
  find_package(GTest QUIET)
endif()
if(NOT TARGET GTest::gtest_main)
  message(STATUS "torcxx: not found: GoogleTest: off are the unit tests (make deps installs it)")
  return()
endif()

file(GLOB_RECURSE isa_tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/isa/*.cpp)
file(GLOB_RECURSE unit_tests CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/tests/unit/${TORCXX_TEST_FILES}.cpp
     ${PROJECT_SOURCE_DIR}/tests/backend/${TORCXX_TEST_FILES}.cpp
     ${PROJECT_SOURCE_DIR}/tests/bad_input/${TORCXX_TEST_FILES}.cpp)
list(FILTER unit_tests EXCLUDE REGEX "/tests/unit/isa/")

set(isa_test_objects "")
foreach(isa IN LISTS TORCXX_ISAS)
  torcxx_isa_library(torcxx_tests_isa_${isa} ${isa} ${isa_tests})
  if(isa_tests)
    target_include_directories(torcxx_tests_isa_${isa} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    list(APPEND isa_test_objects $<TARGET_OBJECTS:torcxx_tests_isa_${isa}>)
  endif()
endforeach()

function(torcxx_gtest target)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${target} ${ARGN} ${TORCXX_OBJECTS})
  target_link_libraries(${target} PRIVATE torcxx_flags torcxx_dependencies GTest::gtest_main)
  target_include_directories(${target} PRIVATE ${TORCXX_INCLUDES} ${PROJECT_SOURCE_DIR}/tests)
  add_dependencies(${target} torcxx_generate)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)  # a third faster to compile
  target_precompile_headers(${target} PRIVATE <gtest/gtest.h>)
  foreach(tier fast slow)
    set(filter "-*Slow*")
    if(tier STREQUAL slow)
      set(filter "*Slow*")
    endif()
    add_test(NAME ${target}_${tier} COMMAND ${target} --gtest_brief=1 --gtest_filter=${filter}
             --gtest_output=xml:${PROJECT_BINARY_DIR}/test-results/${target}_${tier}.xml)
    set_tests_properties(${target}_${tier} PROPERTIES LABELS ${tier} TIMEOUT 600)
  endforeach()
  set_tests_properties(${target}_fast PROPERTIES LABELS "fast;sanitize")
  # Once more on each older instruction set: this machine alone would test only its newest.
  foreach(isa IN LISTS TORCXX_ISAS)
    if(isa MATCHES "^v[23]$")
      add_test(NAME ${target}_on_${isa} COMMAND ${target} --gtest_brief=1 --gtest_filter=-*Slow*
               --gtest_output=xml:${PROJECT_BINARY_DIR}/test-results/${target}_on_${isa}.xml)
      set_tests_properties(${target}_on_${isa} PROPERTIES LABELS slow TIMEOUT 600
                           ENVIRONMENT TORCXX_CPU_ISA=${isa})
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY torcxx_unit_tests ${target})
endfunction()

if(unit_tests)
  torcxx_gtest(torcxx_tests ${unit_tests} ${isa_test_objects})
  target_precompile_headers(torcxx_tests PRIVATE <torcxx/torcxx.h>)
endif()
# Without the public header, which every new operation changes.
file(GLOB op_tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/operations/*.cpp)
torcxx_gtest(torcxx_op_tests ${TORCXX_GEN_test} ${op_tests})

get_property(programs GLOBAL PROPERTY torcxx_unit_tests)
add_custom_target(unit-tests DEPENDS ${programs})
