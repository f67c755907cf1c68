# jobscripts/ as data of the jobscript room. The files are compiled in: programs of others are the
# cairn command, too (examples/own_objective.cpp), and lie anywhere.
file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/jobscripts
     ${PROJECT_SOURCE_DIR}/jobscripts/machines/*.toml ${PROJECT_SOURCE_DIR}/jobscripts/templates/*.sh)
set(entries "")
foreach(file ${files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS jobscripts/${file})
  file(READ jobscripts/${file} text)
  string(APPEND entries "    {\"${file}\", R\"---(${text})---\"},\n")
endforeach()
configure_file(src/jobscript/files.cpp.in jobscript_files.cpp @ONLY)
target_sources(cairn_jobscript PRIVATE ${PROJECT_BINARY_DIR}/jobscript_files.cpp)
