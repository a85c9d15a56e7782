# `ninja size`: sizes of the product and of a static program, and what including it costs.
if(TARGET torcxx_static AND BUILD_SHARED_LIBS AND CMAKE_SYSTEM_NAME STREQUAL Linux AND TORCXX_HAS_ZLIB)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(measure ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tests/size/measure.py
      --cxx ${CMAKE_CXX_COMPILER} --shared $<TARGET_FILE:torcxx> --static $<TARGET_FILE:torcxx_static>
      --include ${PROJECT_SOURCE_DIR}/include ${TORCXX_GEN_DIR}/include
      --data ${PROJECT_SOURCE_DIR}/data/digits/digits.csv.gz --out ${PROJECT_BINARY_DIR}/size)
  add_custom_target(size COMMAND ${measure} DEPENDS torcxx torcxx_static USES_TERMINAL VERBATIM)
  # `make check` keeps it true where static libraries are installed.
  find_library(TORCXX_STATIC_ZLIB libz.a)
  if(TORCXX_TESTS AND TORCXX_STATIC_ZLIB AND NOT TORCXX_SANITIZE AND CMAKE_BUILD_TYPE STREQUAL Release)
    enable_testing()
    add_test(NAME size COMMAND ${measure})
    set_tests_properties(size PROPERTIES LABELS check)
  endif()
endif()
