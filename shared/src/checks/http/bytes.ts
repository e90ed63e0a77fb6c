const UNITS = ["bytes", "KiB", "MiB", "GiB"];

/** `512 bytes`, `3 KiB`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${UNITS[power]}`;
}
