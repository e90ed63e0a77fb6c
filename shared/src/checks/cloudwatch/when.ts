/** `2026-11-21 10:03:00 UTC`. */
export function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `10:03:00 UTC`, of something that is not long ago. */
export function timeOfDay(at: number): string {
  return when(at).slice(11);
}
