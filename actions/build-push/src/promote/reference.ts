import type { Checked } from "@deploy-actions/shared/problems";
import type { ImageId } from "./source.ts";

interface Reference {
  /** Undefined: none is written. */
  readonly host: string | undefined;
  readonly repository: string;
  readonly id: ImageId;
}

/** `shop/web@sha256:…`, `host/shop/web:v1`, or with both, of which the digest counts: as Docker reads references. */
export function readReference(text: string): Checked<Reference> {
  const [, name = "", tag, digest] = REFERENCE.exec(text) ?? [];
  const { host, repository } = splitHost(name);
  if (text === "") return refused("It names no image.", 'Write it like "shop/web@sha256:…".');
  if (!REPOSITORY.test(repository))
    return refused(
      `"${text}" names no repository.`,
      "Its parts have small letters, digits and single . _ - between them.",
    );
  const account = /^(\d+)\.dkr[.-]ecr\b/.exec(host ?? "")?.[1];
  if (account !== undefined && account.length !== 12)
    return refused(`The account in "${host}" has ${account.length} digits.`, "An AWS account has 12.");
  if (digest !== undefined) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      return refused(`"${digest}" is not a digest.`, 'It is "sha256:" and 64 of 0-9 and a-f.');
    return { ok: true, value: { host, repository, id: { digest } } };
  }
  if (tag === undefined)
    return refused(`"${text}" names a repository and no image in it.`, `Write ${text}@sha256:… or ${text}:TAG.`);
  if (!/^\w[\w.-]{0,127}$/.test(tag))
    return refused(`"${tag}" is not a tag.`, "It has up to 128 letters, digits, and _ . - after the first.");
  return { ok: true, value: { host, repository, id: { tag } } };
}

/** The last colon that no slash follows begins the tag: a host may have a port. */
const REFERENCE = /^(.+?)(?::([^:/@]*))?(?:@(.*))?$/s;

const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** As Docker tells a host from the first part of a name. */
function splitHost(name: string): { readonly host: string | undefined; readonly repository: string } {
  const [, first = "", rest = ""] = /^([^/]+)\/(.+)$/s.exec(name) ?? [];
  const isHost = /[.:]/.test(first) || first === "localhost";
  return isHost ? { host: first, repository: rest } : { host: undefined, repository: name };
}

function refused(message: string, fix: string): Checked<never> {
  return { ok: false, problems: [{ at: "", message, fix }] };
}
