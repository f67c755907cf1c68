# LibTorch's headers take most of the time of every file that includes them: compiled once for the
# room `train` and once more for its tests.
function(cairn_torch_headers target)
  target_link_libraries(${target} PRIVATE cairn_torch)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache$")
    # What ccache asks for before it accepts precompiled headers.
    target_compile_options(${target} PRIVATE -fpch-preprocess)
    set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CCACHE}")
  endif()
endfunction()

function(cairn_train_tests)
  if(TARGET test_train)
    cairn_torch_headers(test_train)
    target_compile_options(test_train PRIVATE -fPIC)  # as the header was compiled
    target_precompile_headers(test_train REUSE_FROM cairn_train)
  endif()
endfunction()

get_target_property(train_kind cairn_train TYPE)
if(train_kind STREQUAL STATIC_LIBRARY)
  cairn_torch_headers(cairn_train)
  target_precompile_headers(cairn_train PRIVATE <torch/torch.h>)
  # Those that are free of LibTorch.
  foreach(plain check course descent max_pool_loops metrics onnx onnx_layers onnx_model options
                scaling schedule script)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/train/${plain}.cpp PROPERTIES
      SKIP_PRECOMPILE_HEADERS ON)
  endforeach()
  # A root of a negative number need not set errno: the loops become vector instructions.
  set_source_files_properties(${PROJECT_SOURCE_DIR}/src/train/descent.cpp PROPERTIES
    COMPILE_OPTIONS -fno-math-errno)
  cmake_language(DEFER CALL cairn_train_tests)
endif()
