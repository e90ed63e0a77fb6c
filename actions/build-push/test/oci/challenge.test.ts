import { expect, test } from "@jest/globals";
import { readChallenge } from "../../src/oci/challenge.ts";

const TOKENS = { scheme: "bearer", realm: "https://auth.example.com/token", service: "registry.example.com" };

test.each([
  [
    'Basic realm="https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    { scheme: "basic" },
  ],
  ["basic", { scheme: "basic" }],
  [
    'Bearer realm="https://auth.example.com/token",service="registry.example.com",scope="repository:a/b:pull,push"',
    TOKENS,
  ],
  ["bearer realm=https://auth.example.com/token, service=registry.example.com", TOKENS],
  ['Bearer realm="https://auth.example.com/token"', { ...TOKENS, service: undefined }],
  ['Basic realm="a, b", Bearer realm="https://auth.example.com/token",service="registry.example.com"', TOKENS],
  ['Bearer realm="https://auth.example.com/token",service="registry.example.com", Basic realm="x"', TOKENS],
  [
    'Bearer realm="https://auth.example.com/\\"quoted\\"",service="s"',
    { scheme: "bearer", realm: 'https://auth.example.com/"quoted"', service: "s" },
  ],
  ['Bearer service="without a realm"', undefined],
  ['Negotiate, Digest realm="x"', undefined],
  ["", undefined],
  [undefined, undefined],
] as const)("%s", (header, challenge) => {
  expect(readChallenge(header)).toEqual(challenge);
});
