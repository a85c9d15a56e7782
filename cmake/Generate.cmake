# Everything derived from the records in src/ops. `generate.py --list` prints lines
# `<kind> <path>`; the paths become outputs of one command. The generator leaves unchanged files
# alone and ninja looks again at every output, so one edited record rebuilds only its own users.
set(TORCXX_GEN_DIR ${PROJECT_BINARY_DIR}/gen)
set(generator ${PROJECT_SOURCE_DIR}/tools/generate.py)
foreach(kind public private source isa test doc)
  set(TORCXX_GEN_${kind} "")
endforeach()

add_custom_target(torcxx_generate)
if(NOT EXISTS ${generator})
  return()
endif()

find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB_RECURSE records CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/ops/*.h
     ${PROJECT_SOURCE_DIR}/src/nn/layers/*.h)
file(GLOB_RECURSE generator_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/gen/*.py)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${generator} ${generator_files} ${records})
set(command ${Python3_EXECUTABLE} -B ${generator} --root ${PROJECT_SOURCE_DIR}
            --out ${TORCXX_GEN_DIR})

execute_process(COMMAND ${command} --list OUTPUT_VARIABLE listing
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" lines "${listing}")
set(generated "")
foreach(line IN LISTS lines)
  if(NOT line MATCHES "^(public|private|source|isa|test|doc) ([^ ]+)$")
    message(FATAL_ERROR "generate.py --list printed a line that is no `<kind> <path>`: ${line}")
  endif()
  list(APPEND TORCXX_GEN_${CMAKE_MATCH_1} ${TORCXX_GEN_DIR}/${CMAKE_MATCH_2})
  list(APPEND generated ${TORCXX_GEN_DIR}/${CMAKE_MATCH_2})
endforeach()

# A record that is gone leaves no newer file behind, but it changes the list.
list(JOIN records "\n" record_list)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/records.txt CONTENT "${record_list}\n" @ONLY)
add_custom_command(OUTPUT ${generated} COMMAND ${command}
                   DEPENDS ${generator} ${generator_files} ${records}
                           ${PROJECT_BINARY_DIR}/records.txt
                   COMMENT "Generating from the operation records" VERBATIM)
add_custom_target(torcxx_generate_files DEPENDS ${generated})
add_dependencies(torcxx_generate torcxx_generate_files)
