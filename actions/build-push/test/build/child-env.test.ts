import { expect, test } from "@jest/globals";
import { dockerEnvironment } from "../../src/build/child-env.ts";

const means = { dockerConfig: "/step/docker", buildxConfig: "/home/ci/.docker/buildx", cacheOfActions: false };

function passes(name: string, overrides: Partial<typeof means> = {}): boolean {
  return dockerEnvironment({ [name]: "as it is" }, { ...means, ...overrides })[name] === "as it is";
}

test.each([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_URL",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_CACHE_URL",
  "INPUT_SECRETS",
  "STATE_folder",
  "GITHUB_TOKEN",
  "NPM_TOKEN",
  "GITHUB_OUTPUT",
])("docker does not get %s", (name) => {
  expect(passes(name)).toBe(false);
});

test.each([
  "PATH",
  "HOME",
  "HTTPS_PROXY",
  "https_proxy",
  "NO_PROXY",
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_TLS_VERIFY",
  "DOCKER_CERT_PATH",
  "BUILDX_BUILDER",
  "BUILDX_BAKE_GIT_AUTH_TOKEN",
  "SSH_AUTH_SOCK",
  "RUNNER_TRACKING_ID",
  "GOOGLE_APPLICATION_CREDENTIALS",
])("docker gets %s", (name) => {
  expect(passes(name)).toBe(true);
});

test("BuildKit gets what GitHub's cache needs only when it uses it, and never the OIDC token", () => {
  expect(passes("ACTIONS_RUNTIME_TOKEN", { cacheOfActions: true })).toBe(true);
  expect(passes("ACTIONS_RESULTS_URL", { cacheOfActions: true })).toBe(true);
  expect(passes("ACTIONS_ID_TOKEN_REQUEST_TOKEN", { cacheOfActions: true })).toBe(false);
});

test("it is led to the step's own configuration, whatever the job's is", () => {
  const env = { DOCKER_CONFIG: "/home/ci/.docker", BUILDX_CONFIG: "/elsewhere" };
  expect(dockerEnvironment(env, means)).toEqual({
    DOCKER_CONFIG: "/step/docker",
    BUILDX_CONFIG: "/home/ci/.docker/buildx",
    BUILDX_BAKE_ENTITLEMENTS_FS: "0",
    BUILDX_METADATA_PROVENANCE: "disabled",
    DOCKER_CLI_HINTS: "false",
  });
});
