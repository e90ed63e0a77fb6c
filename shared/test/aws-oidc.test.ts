import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { agents } from "../src/aws/http.ts";
import { requestIdToken } from "../src/aws/oidc.ts";

const NEVER = new AbortController().signal;

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Gives tokens for sts.amazonaws.com to whoever shows the bearer token `right`. */
const tokenService: RequestListener = (request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const allowed = request.headers.authorization === "Bearer right" && url.searchParams.get("run") === "7";
  response.statusCode = allowed ? 200 : 401;
  response.end(JSON.stringify({ count: 9, value: `token-for.${url.searchParams.get("audience")}.x_-` }));
};

function requestFrom(url: string, { bearer = "right", signal = NEVER, env = {} } = {}): Promise<string> {
  const all = { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?run=7`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer };
  return requestIdToken({ env: all, agents: agents(all), signal });
}

test("a token is asked for with the audience of STS", async () => {
  await using github = await serve(tokenService);
  expect(await requestFrom(github.url)).toBe("token-for.sts.amazonaws.com.x_-");
});

test("the request goes through the proxy that the environment names", async () => {
  await using proxy = await serve((request, response) => {
    response.end(JSON.stringify({ value: `by-proxy.for.${new URL(request.url ?? "").hostname}` }));
  });
  expect(await requestFrom("http://token.example", { env: { HTTP_PROXY: proxy.url } })).toBe(
    "by-proxy.for.token.example",
  );
});

test("a refusal names the status, not the address with its query", async () => {
  await using github = await serve(tokenService);
  const host = new URL(github.url).host;
  await expect(requestFrom(github.url, { bearer: "wrong" })).rejects.toMatchObject({
    message: `GitHub gave no ID token: ${host} answered HTTP 401.`,
    hint: expect.stringContaining("id-token: write"),
  });
});

test("a fault of the token service is called GitHub's", async () => {
  await using github = await serve((_, response) => response.writeHead(503).end());
  await expect(requestFrom(github.url)).rejects.toMatchObject({ hint: expect.stringContaining("githubstatus.com") });
});

test("an answer without a token points to whoever gave it", async () => {
  await using github = await serve((_, response) => response.end("<html>Please sign in</html>"));
  await expect(requestFrom(github.url)).rejects.toMatchObject({ hint: expect.stringContaining("proxy") });
});

test("a token service that is not there is named by its host", async () => {
  const gone = await serve(tokenService);
  await gone[Symbol.asyncDispose]();
  await expect(requestFrom(gone.url)).rejects.toMatchObject({
    message: `GitHub gave no ID token: ${new URL(gone.url).host} refused the connection.`,
  });
});

test("a cancelled run does not wait for the token", async () => {
  const controller = new AbortController();
  await using github = await serve(() => controller.abort(new Error("cancelled by SIGINT")));
  await expect(requestFrom(github.url, { signal: controller.signal })).rejects.toThrow("cancelled by SIGINT");
});

test.each([
  [{}, "leave role-to-assume empty"],
  [{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "push" }, "permissions:\n    id-token: write"],
  [{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "push" }, "the calling job must grant it too"],
  [{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "pull_request" }, "from forks and from Dependabot never get it"],
])("a job without the right to tokens (%j) is told: %s", async (env, hint) => {
  await expect(requestIdToken({ env, agents: agents(env), signal: NEVER })).rejects.toMatchObject({
    message: "role-to-assume needs an ID token of this job, and GitHub offers it none.",
    hint: expect.stringContaining(hint),
  });
});
