const SHOWN = 3;

/** Names for a sentence, each once: all of a few, else the first ones and how many more. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const more = unique.length - SHOWN;
  const shown = more > 0 ? [...unique.slice(0, SHOWN), `${more} more`] : unique;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown.join("");
}
