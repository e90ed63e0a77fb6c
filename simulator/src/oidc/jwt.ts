import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";

export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What is signed. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** A key of an identity provider. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The key all simulators of this process sign with, made when first needed: making one takes longer than starting a simulator. */
export function processKey(): SigningKey {
  made ??= createSigningKey();
  return made;
}

let made: SigningKey | undefined;

export function createSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const id = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 40);
  return { id, privateKey };
}

export function signJwt({ id, privateKey }: SigningKey, claims: object): string {
  const signed = `${encode({ typ: "JWT", alg: "RS256", kid: id })}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** Undefined when the text is no JWT at all. Nothing is verified. */
export function parseJwt(token: string): Jwt | undefined {
  const [header, claims, signature, ...others] = token.split(".");
  if (header === undefined || claims === undefined || signature === undefined || others.length > 0) return undefined;
  try {
    return {
      header: decode(header),
      claims: decode(claims),
      signed: `${header}.${claims}`,
      signature: Buffer.from(signature, "base64url"),
    };
  } catch {
    return undefined;
  }
}

/** Only RS256 counts: `alg: none` and HMAC with the public key are the classic forgeries. */
export function isSignedBy({ id, privateKey }: SigningKey, { header, signed, signature }: Jwt): boolean {
  const ours = header.alg === "RS256" && header.kid === id;
  return ours && verify("sha256", Buffer.from(signed), createPublicKey(privateKey), signature);
}

/** The public half, as a provider publishes it. */
export function jwk({ id, privateKey }: SigningKey): object {
  return { ...createPublicKey(privateKey).export({ format: "jwk" }), kid: id, alg: "RS256", use: "sig" };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(part: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  if (typeof value !== "object" || value === null) throw new Error("not an object");
  return value as Readonly<Record<string, unknown>>;
}
