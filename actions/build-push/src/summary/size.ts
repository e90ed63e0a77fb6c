/** As ECR's console counts: a million bytes. */
const MB = 1_000_000;

/** `45.3 MB`. */
export function formatSize(bytes: number): string {
  return `${(bytes / MB).toFixed(1)} MB`;
}

/** `+1.2 MB`, `-0.3 MB`, `±0.0 MB`. */
export function formatDelta(bytes: number): string {
  const text = formatSize(Math.abs(bytes));
  if (Number.parseFloat(text) === 0) return `±${text}`;
  return `${bytes < 0 ? "-" : "+"}${text}`;
}
