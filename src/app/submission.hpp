#pragma once

#include <cstddef>
#include <cstdint>

#include "cairn/config/workflow.hpp"
#include "cairn/protocol/transfer.hpp"

/// What a job tells its coordinator of a workflow.
namespace cairn::app {

/// Proposals kept ready: enough that no worker waits when many finish at once, and few enough that
/// evolution does not work with old news.
std::uint64_t lookahead(std::size_t workers);

/// The newest stay where they may hand layers on.
protocol::Keeping keeping(const config::Workflow& workflow);

}  // namespace cairn::app
