# cairn_room(NAME [PUBLIC room...] [PRIVATE room-or-target...])
#
# The library of one room from src/NAME/*.cpp, with its interfaces in include/cairn/NAME. Rooms are
# named without prefix. What is PRIVATE is not seen by the users of the room.
function(cairn_room name)
  cmake_parse_arguments(ROOM "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  add_library(cairn_${name} STATIC ${sources})
  add_library(cairn::${name} ALIAS cairn_${name})
  set_target_properties(cairn_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(cairn_${name} PUBLIC cxx_std_20)
  target_include_directories(cairn_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  foreach(scope PUBLIC PRIVATE)
    foreach(item ${ROOM_${scope}})
      if(TARGET cairn_${item})
        set(item cairn_${item})
      endif()
      target_link_libraries(cairn_${name} ${scope} ${item})
    endforeach()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY CAIRN_ROOMS ${name})
endfunction()
