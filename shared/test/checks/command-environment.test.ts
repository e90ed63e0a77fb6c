import { expect, test } from "@jest/globals";
import { commandEnvironment } from "../../src/checks/process/environment.ts";
import { Secret } from "../../src/secret.ts";

test.each([
  "INPUT_CHECKS",
  "STATE_release",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_URL",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_CACHE_URL",
  "ACTIONS_RESULTS_URL",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "GITHUB_TOKEN",
  "GH_TOKEN",
  "NPM_TOKEN",
  "PGPASSWORD",
  "MYSQL_PWD",
  "SMTP_PASS",
  "CLIENT_SECRET",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "STRIPE_API_KEY",
  "SSH_PRIVATE_KEY",
  "GITHUB_OUTPUT",
  "GITHUB_STATE",
  "GITHUB_ENV",
  "GITHUB_PATH",
  "GITHUB_STEP_SUMMARY",
])("a command does not get %s", (name) => {
  expect(commandEnvironment({ [name]: "of this job" }, [])).toEqual({});
});

test.each([
  "PATH",
  "PWD",
  "OLDPWD",
  "HOME",
  "SSH_AUTH_SOCK",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "GITHUB_SHA",
  "RUNNER_TRACKING_ID",
  "DATABASE_URL",
])("a command gets %s", (name) => {
  expect(commandEnvironment({ [name]: "as it is" }, [])).toEqual({ [name]: "as it is" });
});

test("what the check gives comes in the place of what is there, also of what is withheld", () => {
  const env = { PATH: "/usr/bin", GITHUB_TOKEN: "of this job", EMPTY: undefined };
  const given = [
    { name: "PATH", value: "/opt/bin" },
    { name: "GITHUB_TOKEN", value: new Secret("of another repository") },
  ];
  expect(commandEnvironment(env, given)).toEqual({ PATH: "/opt/bin", GITHUB_TOKEN: "of another repository" });
});
