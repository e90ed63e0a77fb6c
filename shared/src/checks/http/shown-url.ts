/** A URL for logs and evidence: without the values of its query, its fragment and credentials, which may be secret. */
export function shownUrl(url: URL): string {
  const keys = [...new Set(url.searchParams.keys())].map((key) => `${encodeURIComponent(key)}=…`);
  return `${url.protocol}//${url.host}${url.pathname}${keys.length > 0 ? `?${keys.join("&")}` : ""}`;
}
