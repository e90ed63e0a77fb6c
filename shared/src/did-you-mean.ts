import { distance } from "fastest-levenshtein";

/** The candidate a person most likely meant, if any is near enough. Case does not count. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const folded = word.toLowerCase();
  // Two letters in the wrong order are two edits.
  const limit = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(folded, candidate.toLowerCase());
    if (edits <= limit && (!best || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** `Did you mean "x"?`, or else the choices when there are few, or else nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const found = nearest(word, candidates);
  if (found) return `Did you mean "${found}"?`;
  if (candidates.length === 0 || candidates.length > 12) return undefined;
  return `It can be ${candidates.map((candidate) => `"${candidate}"`).join(", ")}.`;
}

/** All candidates, the likeliest first. Case does not count. */
export function byNearness(word: string, candidates: readonly string[]): readonly string[] {
  const folded = word.toLowerCase();
  const edits = new Map(candidates.map((candidate) => [candidate, distance(folded, candidate.toLowerCase())]));
  return candidates.toSorted((a, b) => (edits.get(a) ?? 0) - (edits.get(b) ?? 0));
}
