import * as v from "valibot";

/** A list that may also be written as the one item it has. Every kind of item has its own way to be written. */
export function oneOrMore<const Ways extends readonly [v.GenericSchema, ...v.GenericSchema[]]>(...ways: Ways) {
  type Item = v.GenericSchema<v.InferInput<Ways[number]>, v.InferOutput<Ways[number]>>;
  const items = ways as unknown as readonly [Item, ...Item[]];
  const item = items.length === 1 ? items[0] : v.union(items);
  return v.pipe(
    v.union([...items, v.pipe(v.array(item), v.nonEmpty("The list is empty"))]),
    v.transform((given) => (Array.isArray(given) ? given : [given]) as readonly v.InferOutput<Item>[]),
  );
}
