#include "app/signals.hpp"

#include <signal.h>
#include <unistd.h>

namespace cairn::app {
namespace {

// A signal handler has no other way to tell what it saw.
volatile sig_atomic_t caught = 0;

void note(int signal) {
  if (caught == SIGINT && signal == SIGINT) _exit(128 + SIGINT);
  caught = signal;
}

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  for (int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaction(signal, &action, nullptr);
}

std::optional<std::string> caught_signal() {
  switch (caught) {
    case 0:
      return std::nullopt;
    case SIGINT:
      return "SIGINT";
    case SIGTERM:
      return "SIGTERM";
    default:
      return "SIGUSR1";
  }
}

}  // namespace cairn::app
