#include "config/parts.hpp"

namespace cairn::config {
namespace {

/// What a budget is of, beside its limits.
struct Cost {
  std::string name;
  std::string_view title, unit, meaning;
};

template <class Bounds>
Section limits(const Cost& cost, Bounds& o) {
  return {"budget." + cost.name,
          cost.title,
          cost.meaning,
          {{"min", &o.min, cost.unit, "Least value; 0: no limit.", at_least(0)},
           {"max", &o.max, cost.unit, "Greatest value; 0: no limit.", at_least(0)}}};
}

Section with_batch(Section section, int& batch) {
  section.fields.push_back({"batch", &batch, "samples", "Samples at a time.", within(1, million)});
  return section;
}

Section time(const Cost& cost, feasibility::TimeBounds& o) {
  auto section = limits(cost, o);
  section.fields.push_back(
      {"device",
       &o.device,
       "",
       "Profile of the device that the time is of: a file that `cairn profile` "
       "wrote. Paths are relative as `data.path`; the run keeps a copy.",
       {},
       may_change,
       Path::file});
  return section;
}

}  // namespace

std::vector<Section> budget_sections(feasibility::Options& o) {
  return {
      limits({"parameters", "[budget.parameters]", "",
              "Trainable parameters. What breaks a budget is never proposed."},
             o.parameters),
      limits({"macs", "[budget.macs]", "", "Multiply-accumulates of one forward pass."}, o.macs),
      limits({"depth", "[budget.depth]", "layers", "Convolutions and linear layers in all."},
             o.depth),
      limits({"weight_bytes", "[budget.weight_bytes]", "bytes", "Parameters and buffers."},
             o.weight_bytes),
      limits({"activation_bytes", "[budget.activation_bytes]", "bytes",
              "What is kept for the backward pass, for one sample."},
             o.activation_bytes),
      limits({"training_memory", "[budget.training_memory]", "bytes",
              "Peak of a training, with the candidate's batch and optimizer."},
             o.training_memory),
      with_batch(limits({"inference_memory", "[budget.inference_memory]", "bytes",
                         "Peak of a forward pass."},
                        o.inference_memory),
                 o.inference_memory.batch),
      with_batch(
          time({"inference_time", "[budget.inference_time]", "s", "Of a forward pass on a device."},
               o.inference_time),
          o.inference_time_batch),
      time({"step_time", "[budget.step_time]", "s",
            "Of a training step on a device, with the candidate's batch and optimizer."},
           o.step_time)};
}

Section budget_table_section(feasibility::TableOptions& o, std::size_t number) {
  return {
      "budget.table[" + std::to_string(number) + "]",
      "[[budget.table]]",
      "A cost of your own, from a CSV file.",
      {{"name", &o.name, "", "Name of the cost."},
       {"file",
        &o.file,
        "",
        "The CSV file, plain or .gz. Without `column` it has the columns decision, choice, cost "
        "and, optionally, input, and costs are added up. Paths are relative as `data.path`; the "
        "run keeps a copy.",
        {},
        may_change,
        Path::file},
       {"column", &o.column, "",
        "Column that holds the cost of whole candidates, in a file with a column for each "
        "decision; only candidates with a row exist then."},
       {"unit", &o.unit, "", "Unit of the cost, for people."},
       {"base", &o.base, "of the cost", "Added to every sum."},
       {"min", &o.min, "of the cost", "Least value; 0: no limit.", at_least(0)},
       {"max", &o.max, "of the cost", "Greatest value; 0: no limit.", at_least(0)}}};
}

Section rule_section(feasibility::RuleOptions& o, std::size_t number) {
  return {"rule[" + std::to_string(number) + "]",
          "[[rule]]",
          "A condition on the decisions that every candidate meets.",
          {{"require", &o.require, "", "The condition: `stage[2].width >= stage[1].width`."},
           {"reason", &o.reason, "", "Why, for people; may be empty.", {}, may_change}}};
}

}  // namespace cairn::config
