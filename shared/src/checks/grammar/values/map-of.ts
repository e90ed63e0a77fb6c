import * as v from "valibot";

/** Valibot's record takes a list for a map with numbers as keys. */
export function mapOf<Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
): v.RecordSchema<Key, Value, undefined> {
  const record = v.record(key, value);
  return {
    ...record,
    "~run"(dataset, config) {
      if (!Array.isArray(dataset.value)) return record["~run"](dataset, config);
      v._addIssue(this, "type", dataset, config);
      return dataset as unknown as ReturnType<(typeof record)["~run"]>;
    },
  };
}
