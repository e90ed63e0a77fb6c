import * as v from "valibot";

/** A list that may also be written as the one item it has. Every kind of item has its own way to be written. */
export function oneOrMore<const Ways extends readonly [v.GenericSchema, ...v.GenericSchema[]]>(...ways: Ways) {
  type Given = v.InferInput<Ways[number]>;
  type Read = v.InferOutput<Ways[number]>;
  const item = v.union(ways) as v.GenericSchema<Given, Read>;
  const list = v.pipe(v.array(item), v.nonEmpty("The list is empty"));
  return v.pipe(
    v.union([...(ways as readonly v.GenericSchema<Given, Read>[]), list]),
    v.transform((given) => (Array.isArray(given) ? given : [given]) as readonly Read[]),
  );
}
