# `cmake --install`: library, headers (generated ones too), find_package(torcxx), pkg-config.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/torcxx)

install(TARGETS torcxx EXPORT torcxx
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(EXPORT torcxx NAMESPACE torcxx:: FILE torcxxTargets.cmake DESTINATION ${config_dir})
install(DIRECTORY include/torcxx DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
foreach(header IN LISTS TORCXX_GEN_public)
  file(RELATIVE_PATH relative ${TORCXX_GEN_DIR}/include ${header})
  get_filename_component(folder ${relative} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder})
endforeach()
# libtorch's names: -DTorch_DIR=<prefix>/share/torcxx/compat.
install(DIRECTORY compat/torch DESTINATION ${CMAKE_INSTALL_DATADIR}/torcxx/compat/include)
install(FILES compat/TorchConfig.cmake DESTINATION ${CMAKE_INSTALL_DATADIR}/torcxx/compat)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/torcxx)

# A static torcxx needs its dependencies again when a program is linked.
set(TORCXX_STATIC_PACKAGES "")
set(TORCXX_STATIC_TARGETS "")
set(TORCXX_STATIC_LIBS "")
if(NOT BUILD_SHARED_LIBS)
  set(TORCXX_STATIC_PACKAGES Threads)
  set(TORCXX_STATIC_TARGETS Threads::Threads ${CMAKE_DL_LIBS} ${HWY_CONTRIB_LIBRARY} ${HWY_LIBRARY})
  set(TORCXX_STATIC_LIBS "-pthread -lhwy_contrib -lhwy -lstdc++ -lm")
  if(NOT HWY_CONTRIB_LIBRARY)
    list(REMOVE_ITEM TORCXX_STATIC_TARGETS ${HWY_CONTRIB_LIBRARY})
    set(TORCXX_STATIC_LIBS "-pthread -lhwy -lstdc++ -lm")
  endif()
  foreach(entry "ZLIB ZLIB::ZLIB -lz" "PNG PNG::PNG -lpng" "CURL CURL::libcurl -lcurl")
    string(REPLACE " " ";" entry "${entry}")
    list(GET entry 0 name)
    list(GET entry 1 target)
    list(GET entry 2 flag)
    if(TORCXX_HAS_${name})
      list(APPEND TORCXX_STATIC_PACKAGES ${name})
      list(APPEND TORCXX_STATIC_TARGETS ${target})
      string(APPEND TORCXX_STATIC_LIBS " ${flag}")
    endif()
  endforeach()
endif()

configure_package_config_file(cmake/torcxxConfig.cmake.in
  ${PROJECT_BINARY_DIR}/torcxxConfig.cmake INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/torcxxConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH TORCXX_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/torcxx.pc.in ${PROJECT_BINARY_DIR}/torcxx.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/torcxxConfig.cmake
              ${PROJECT_BINARY_DIR}/torcxxConfigVersion.cmake DESTINATION ${config_dir})
install(FILES ${PROJECT_BINARY_DIR}/torcxx.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
