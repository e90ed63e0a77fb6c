/** Breaks a paragraph between words. */
export function wrap(text: string, width = 120): string {
  return text.replace(new RegExp(`(?![^\\n]{1,${width}}$)([^\\n]{1,${width}})\\s`, "g"), "$1\n");
}
