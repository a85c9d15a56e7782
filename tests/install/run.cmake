# Installs the build BUILD and runs both example programs of this folder (SOURCE) against it.
set(work ${BUILD}/install-test)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGN}: exit ${code}\n${text}")
  endif()
  set(text "${text}" PARENT_SCOPE)
endfunction()

function(check_program)
  run(${ARGN})
  if(NOT text MATCHES "^torcxx [0-9]+\\.[0-9]+\\.[0-9]+\n4 6\n$")
    message(FATAL_ERROR "${ARGN} printed: ${text}")
  endif()
  message(STATUS "${ARGN}: ${text}")
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE}/cmake -B ${work}/cmake -DCMAKE_PREFIX_PATH=${work}/prefix
    -DCMAKE_CXX_COMPILER=${CXX})
run(${CMAKE_COMMAND} --build ${work}/cmake)
check_program(${work}/cmake/user)

find_program(pkg_config NAMES pkg-config pkgconf)
if(NOT pkg_config)
  message(FATAL_ERROR "pkg-config is needed for this test (make deps installs it)")
endif()
file(GLOB_RECURSE pc ${work}/prefix/*/torcxx.pc)
get_filename_component(pc_dir "${pc}" DIRECTORY)
get_filename_component(lib_dir "${pc_dir}" DIRECTORY)
run(make -C ${SOURCE}/pkgconfig OUT=${work}/pkgconfig CXX=${CXX} PKG_CONFIG=${pkg_config}
    PKG_CONFIG_PATH=${pc_dir})
check_program(${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${lib_dir} ${work}/pkgconfig/user)
