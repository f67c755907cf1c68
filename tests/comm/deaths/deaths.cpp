// How channels and worlds behave when a rank dies. Usage, under a launcher that lets the others go
// on: mpi_test_deaths SCENARIO. Every rank that lives ends with code 42 if all is well;
// otherwise the job ends with code 1 and what is wrong is told on the standard error.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "cairn/comm/world.hpp"

namespace {

using cairn::comm::Channel;
using cairn::comm::Envelope;
using cairn::comm::Peer;
using cairn::comm::World;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int all_is_well = 42;
constexpr std::size_t longer_than_mpi_buffers = 100000;

/// A reason for this rank to fail.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void require(bool fine, const std::string& what) {
  if (!fine) throw Wrong(what);
}

std::vector<std::byte> text(const std::string& letters) {
  const auto* bytes = reinterpret_cast<const std::byte*>(letters.data());
  return {bytes, bytes + letters.size()};
}

std::string text(const Envelope& envelope) {
  return {reinterpret_cast<const char*>(envelope.bytes.data()), envelope.bytes.size()};
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void die() {
  raise(SIGKILL);
  _exit(0);
}

/// All that this rank heard, in its order: "2:hello" for a message, "2 died" for a report.
class Log {
 public:
  explicit Log(Channel& channel) : channel_(channel) {}

  void listen(Clock::duration patience) {
    const auto deadline = Clock::now() + patience;
    while (Clock::now() < deadline) listen_once();
  }
  /// Listens until the line has come; the seconds it took.
  double await(const std::string& line, Clock::duration patience = 5s) {
    const auto start = Clock::now();
    while (count(line) == 0) {
      require(Clock::now() - start < patience, "'" + line + "' did not come; only" + text());
      listen_once();
    }
    return seconds_since(start);
  }
  int count(const std::string& line) const {
    return static_cast<int>(std::count(lines_.begin(), lines_.end(), line));
  }
  std::string last() const { return lines_.empty() ? "" : lines_.back(); }
  std::string text() const {
    std::string all;
    for (const auto& line : lines_) all += " [" + line.substr(0, 40) + "]";
    return all;
  }

 private:
  void listen_once() {
    if (auto envelope = channel_.receive(20ms))
      lines_.push_back(std::to_string(envelope->from.value()) + ":" + ::text(*envelope));
    for (Peer peer : channel_.died()) lines_.push_back(std::to_string(peer.value()) + " died");
  }

  Channel& channel_;
  std::vector<std::string> lines_;
};

void send_to_others(Channel& channel, const std::string& letters) {
  for (std::uint32_t peer = 0; peer < channel.peers(); ++peer)
    if (Peer(peer) != channel.self()) channel.send(Peer(peer), text(letters));
}

/// Rank `victim` says "bye" to all and is killed. All others hear it, learn of its death within a
/// second, once, and talk to each other and into the void as if nothing had happened.
void one_dies(Channel& channel, std::uint32_t victim) {
  Log log(channel);
  if (channel.self() == Peer(victim)) {
    send_to_others(channel, "bye");
    log.listen(200ms);  // lets it leave
    die();
  }
  const std::string name = std::to_string(victim);
  log.await(name + ":bye");
  const double seconds = log.await(name + " died");
  require(seconds < 1.2, "the report took " + std::to_string(seconds) + " s");

  const std::string wave(longer_than_mpi_buffers, 'x');
  const auto start = Clock::now();
  for (int i = 0; i < 200; ++i) channel.send(Peer(victim), text(wave));
  require(seconds_since(start) < 0.5, "sending to the dead took its time");
  send_to_others(channel, wave);
  for (std::uint32_t peer = 0; peer < channel.peers(); ++peer)
    if (peer != victim && Peer(peer) != channel.self())
      log.await(std::to_string(peer) + ":" + wave);
  log.listen(300ms);
  require(log.count(name + " died") == 1, "reported twice:" + log.text());
  std::fprintf(stderr, "rank %u: reported after %.3f s\n", channel.self().value(), seconds);
}

void one_worker_dies(const World& world) {
  one_dies(*world.channel(), 2);
}

void the_coordinator_dies(const World& world) {
  one_dies(*world.channel(), 0);
}

/// Two die at once, while messages to them and from them are on their way.
void two_die_in_a_storm(const World& world) {
  const auto channel = world.channel();
  Log log(*channel);
  const bool dies = channel->self() == Peer(1) || channel->self() == Peer(3);
  const std::string wave(longer_than_mpi_buffers, 'x');
  for (int i = 0; i < 20; ++i) {
    send_to_others(*channel, i % 2 == 0 ? "spray" : wave);
    channel->receive(0ms);
  }
  if (dies) die();
  log.await("1 died");
  log.await("3 died");
  const std::string other = channel->self() == Peer(0) ? "2" : "0";
  channel->send(Peer(channel->self() == Peer(0) ? 2u : 0u), text("alive?"));
  log.await(other + ":alive?");
}

/// A long message is announced, but its sender dies before anybody fetches it: nobody waits for it
/// for ever, with or without reports.
void half_a_message(const World& world) {
  const auto channel = world.channel();
  Log log(*channel);
  if (channel->self() == Peer(2)) {
    send_to_others(*channel, std::string(longer_than_mpi_buffers, 'x'));
    die();
  }
  usleep(500000);
  send_to_others(*channel, "after");
  for (std::uint32_t peer = 0; peer < channel->peers(); ++peer)
    if (peer != 2 && Peer(peer) != channel->self()) log.await(std::to_string(peer) + ":after");
}

using Scenario = std::function<void(const World&)>;
const std::map<std::string, Scenario>& scenarios() {
  static const std::map<std::string, Scenario> all{
      {"worker", one_worker_dies},
      {"coordinator", the_coordinator_dies},
      {"storm", two_die_in_a_storm},
      {"half-a-message", half_a_message},
  };
  return all;
}

int play(const World& world, const Scenario& scenario) {
  try {
    scenario(world);
    return all_is_well;
  } catch (const Wrong& wrong) {
    std::fprintf(stderr, "rank %d: %s\n", world.rank(), wrong.what());
    cairn::comm::abort(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto scenario = scenarios().find(argc > 1 ? argv[1] : "");
  if (scenario == scenarios().end()) return 2;
  World world;
  const int code = play(world, scenario->second);
  world.close(code);
  return code;
}
