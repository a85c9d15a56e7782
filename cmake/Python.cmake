# The Python package: the extension torcxx._C, with the whole library inside, and the modules beside
# it. In the build folder the package lies ready to import in python/.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
set(Python_EXECUTABLE ${Python3_EXECUTABLE})
find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
if(NOT nanobind_DIR)
  execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir OUTPUT_VARIABLE nanobind_DIR
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
find_package(nanobind CONFIG REQUIRED)

file(GLOB python_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/python/src/*.cpp)
nanobind_add_module(torcxx_python NB_STATIC NOMINSIZE ${python_sources})
target_link_libraries(torcxx_python PRIVATE torcxx_static torcxx_flags torcxx_dependencies)
target_include_directories(torcxx_python PRIVATE ${TORCXX_INCLUDES})
add_dependencies(torcxx_python torcxx_generate)
set_target_properties(torcxx_python PROPERTIES OUTPUT_NAME _C
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/python/torcxx)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)  # g++ 12 takes the value of an empty optional for read
  target_compile_options(torcxx_python PRIVATE -Wno-maybe-uninitialized -Wno-uninitialized)
endif()
if(NOT APPLE)
  target_link_options(torcxx_python PRIVATE -Wl,--exclude-libs,ALL)
endif()
add_custom_target(python-package ALL
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${PROJECT_SOURCE_DIR}/bindings/python/torcxx
          ${PROJECT_BINARY_DIR}/python/torcxx
  COMMAND ${Python_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/bindings/python/stubs.py
          ${PROJECT_BINARY_DIR}/python/torcxx
  COMMAND ${Python_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/bindings/python/class_stubs.py
          ${PROJECT_BINARY_DIR}/python/torcxx
  COMMAND ${Python_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/bindings/python/module_stubs.py
          ${PROJECT_BINARY_DIR}/python/torcxx
  DEPENDS torcxx_python)
install(TARGETS torcxx_python LIBRARY DESTINATION torcxx COMPONENT python)
install(DIRECTORY ${PROJECT_BINARY_DIR}/python/torcxx/ DESTINATION torcxx COMPONENT python
        FILES_MATCHING PATTERN "*.py" PATTERN "*.pyi" PATTERN "py.typed")
