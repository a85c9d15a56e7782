# `ninja size`: sizes of the product and of a static program, and what including it costs.
if(TARGET torcxx_static AND BUILD_SHARED_LIBS AND CMAKE_SYSTEM_NAME STREQUAL Linux AND TORCXX_HAS_ZLIB)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_custom_target(size
    COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tests/size/measure.py
            --cxx ${CMAKE_CXX_COMPILER} --shared $<TARGET_FILE:torcxx>
            --static $<TARGET_FILE:torcxx_static>
            --include ${PROJECT_SOURCE_DIR}/include ${TORCXX_GEN_DIR}/include
            --data ${PROJECT_SOURCE_DIR}/data/digits/digits.csv.gz --out ${PROJECT_BINARY_DIR}/size
    DEPENDS torcxx torcxx_static USES_TERMINAL VERBATIM)
endif()
