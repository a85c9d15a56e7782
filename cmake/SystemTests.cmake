# The product as its users meet it: the program.
if(TORCXX_HAS_PROGRAM)
  add_test(NAME kill_and_resume COMMAND ${Python3_EXECUTABLE} -B
           ${PROJECT_SOURCE_DIR}/tests/system/kill_resume.py $<TARGET_FILE:torcxx_cli> --kills 20)
  set_tests_properties(kill_and_resume PROPERTIES LABELS slow TIMEOUT 600)
  add_test(NAME full_disk COMMAND ${Python3_EXECUTABLE} -B
           ${PROJECT_SOURCE_DIR}/tests/system/full_disk.py $<TARGET_FILE:torcxx_cli>)
  set_tests_properties(full_disk PROPERTIES LABELS slow TIMEOUT 600)
endif()
