import { validationError } from "./errors.ts";

export interface PageRequest {
  readonly Marker?: string;
  readonly PageSize?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly NextMarker?: string;
}

const LARGEST_PAGE = 400;

export function page<Item>(all: readonly Item[], { Marker, PageSize = LARGEST_PAGE }: PageRequest): Page<Item> {
  const start = Marker === undefined ? 0 : positionOf(Marker);
  const end = start + PageSize;
  const items = all.slice(start, end);
  return end < all.length ? { items, NextMarker: Buffer.from(`${end}`).toString("base64url") } : { items };
}

function positionOf(marker: string): number {
  const position = Buffer.from(marker, "base64url").toString();
  if (!/^\d+$/.test(position)) throw validationError(`The specified marker '${marker}' is not valid`);
  return Number(position);
}
