#pragma once

#include <cstddef>
#include <string>

namespace cairn::app {

/// Whether a person sees the output as it comes. OpenMPI gives rank 0 a pseudo-terminal whatever
/// its own output is, so that mpirun is asked where its output goes.
bool on_terminal();

/// The columns of the terminal; 80 where it does not say.
std::size_t terminal_width();

/// At most `width` characters of `line`.
std::string cut(const std::string& line, std::size_t width);

}  // namespace cairn::app
