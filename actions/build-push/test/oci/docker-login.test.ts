import { expect, test } from "@jest/globals";
import { dockerLogin } from "../../src/oci/docker-login.ts";
import { DOCKER_HUB } from "../../src/oci/image-reference.ts";

const AUTH = { auth: Buffer.from("acme:a:b").toString("base64") };

test.each<[key: string, host: string]>([
  ["ghcr.io", "ghcr.io"],
  ["https://ghcr.io", "ghcr.io"],
  ["https://registry.example.com:5000/v2/", "registry.example.com:5000"],
  ["https://index.docker.io/v1/", DOCKER_HUB],
  ["docker.io", DOCKER_HUB],
])("what docker keeps under %s is the login to %s", (key, host) => {
  const login = dockerLogin({ auths: { other: {}, [key]: AUTH } }, host);
  expect(login).toMatchObject({ host, username: "acme" });
  expect(login?.password.reveal()).toBe("a:b");
});

test.each<[what: string, config: unknown]>([
  ["nothing", {}],
  ["another registry", { auths: { "ghcr.io.example.com": AUTH } }],
  ["a place that a program keeps", { auths: { "ghcr.io": {} }, credsStore: "desktop" }],
  ["what is no login", { auths: { "ghcr.io": { auth: "eA==" } } }],
  ["no object", null],
])("there is no login to ghcr.io in %s", (_, config) => {
  expect(dockerLogin(config, "ghcr.io")).toBeUndefined();
});
