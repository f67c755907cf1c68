# One test program for each room from tests/ROOM/*.cpp (test_ROOM), MPI tests from
# tests/ROOM/mpi/*.cpp (one program a file, run with 3 ranks), and tests of the whole command.
enable_testing()
find_package(GTest REQUIRED)
include(GoogleTest)
get_property(rooms GLOBAL PROPERTY CAIRN_ROOMS)
add_custom_target(tests)

add_library(cairn_test_support INTERFACE)
target_include_directories(cairn_test_support INTERFACE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(cairn_test_support INTERFACE GTest::gtest)
target_compile_definitions(cairn_test_support INTERFACE
  CAIRN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

foreach(room ${rooms})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${room}/*.cpp)
  if(sources)
    add_executable(test_${room} ${sources})
    target_link_libraries(test_${room} PRIVATE cairn_${room} cairn_test_support GTest::gtest_main)
    target_include_directories(test_${room} PRIVATE ${PROJECT_SOURCE_DIR}/src)
    gtest_discover_tests(test_${room} TEST_PREFIX ${room}. DISCOVERY_TIMEOUT 60
                         PROPERTIES TIMEOUT 120 LABELS ${room})
    add_dependencies(tests test_${room})
  endif()
endforeach()
if(EXISTS ${PROJECT_SOURCE_DIR}/tests/CMakeLists.txt)
  add_subdirectory(tests)
endif()
