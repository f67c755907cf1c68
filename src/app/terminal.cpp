#include "app/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace cairn::app {
namespace {

bool launcher_has_terminal() {
  std::error_code error;
  const auto output =
      std::filesystem::read_symlink("/proc/" + std::to_string(::getppid()) + "/fd/1", error);
  return !error &&
         (output.string().starts_with("/dev/pts/") || output.string().starts_with("/dev/tty"));
}

}  // namespace

bool on_terminal() {
  if (!::isatty(STDOUT_FILENO)) return false;
  return std::getenv("OMPI_COMM_WORLD_RANK") == nullptr || launcher_has_terminal();
}

std::size_t terminal_width() {
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::string cut(const std::string& line, std::size_t width) {
  std::size_t shown = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool starts_character = (line[i] & 0xC0) != 0x80;
    if (starts_character && ++shown > width) return line.substr(0, i);
  }
  return line;
}

}  // namespace cairn::app
