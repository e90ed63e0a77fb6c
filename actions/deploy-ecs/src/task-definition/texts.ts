/** A string somewhere in a task definition. */
export interface Text {
  readonly text: string;
  /** Its path, for example `containerDefinitions[0].secrets[1].valueFrom`. */
  readonly at: string;
}

/** Every string in a value, in order. */
export function* eachText(value: unknown, at = ""): Generator<Text> {
  if (typeof value === "string") yield { text: value, at };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* eachText(item, `${at}[${index}]`);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* eachText(inner, at ? `${at}.${key}` : key);
  }
}
