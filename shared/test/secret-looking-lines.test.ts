import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { withoutSecrets } from "../src/secret-looking.ts";

test.each([
  ["postgres://app:hunter2@db:5432/shop", "postgres://app:***@db:5432/shop"],
  ["redis://:hunter2@cache:6379", "redis://:***@cache:6379"],
  ["connecting to https://user:p%40ss@host/path?x=1", "connecting to https://user:***@host/path?x=1"],
  ["password=hunter2", "password=***"],
  ["DB_PASSWORD: hunter2", "DB_PASSWORD: ***"],
  ['{"password":"hun ter2","user":"app"}', '{"password":***,"user":"app"}'],
  ["api_key = 'abc'", "api_key = ***"],
  ["x-api-key: abc", "x-api-key: ***"],
  ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG", "AWS_SECRET_ACCESS_KEY=***"],
  ["AWS_SESSION_TOKEN=IQoJb3JpZ2luX2Vj", "AWS_SESSION_TOKEN=***"],
  ["STRIPE_SECRET_KEY=sk_live_51H", "STRIPE_SECRET_KEY=***"],
  ["SECRET_KEY_BASE=0f1e2d3c", "SECRET_KEY_BASE=***"],
  ["GET /login?token=abc&next=home", "GET /login?token=***&next=home"],
  ["Authorization: Bearer abcdef.ghijkl", "Authorization: Bearer ***"],
  ["Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ***"],
  ["key AKIAIOSFODNN7EXAMPLE is not active", "key *** is not active"],
  ["jwt eyJhbGciOi.eyJzdWIi.SflKxwRJ expired", "jwt *** expired"],
  [`clone with ghp_${"a".repeat(36)}`, "clone with ***"],
  ["DB_PASS=hunter2", "DB_PASS=***"],
  ['{"pass":"hunter2","user":"app"}', '{"pass":***,"user":"app"}'],
  ['{"dbPass":"hun\\"ter2","user":"app"}', '{"dbPass":***,"user":"app"}'],
  ['{"message":"{\\"password\\":\\"hunter2\\"}"}', '{"message":"{\\"password\\":***}"}'],
  ["GITHUB_PAT=abc", "GITHUB_PAT=***"],
  ["WEBHOOK_URL=https://example.com/in/abc", "WEBHOOK_URL=***"],
  ["webhooks: https://example.com/in/abc", "webhooks: ***"],
  ["authorization: abc", "authorization: ***"],
  ['{"Authorization":"Bearer abc","user":"app"}', '{"Authorization":"Bearer ***","user":"app"}'],
  ["postgres://u:p@ss@host:5432/shop", "postgres://u:***@host:5432/shop"],
  ["postgres://u:p/ss@host/shop", "postgres://u:***@host/shop"],
  ["running serve --db-password hunter2 --port 80", "running serve --db-password *** --port 80"],
  ["redis-server --requirepass hunter2", "redis-server --requirepass ***"],
  ["charging with sk_live_51Habc", "charging with ***"],
  ["posting as xoxb-1234-abcd", "posting as ***"],
  ["POST https://hooks.slack.com/services/T000/B000/XXXX 200", "POST https://hooks.slack.com/services/*** 200"],
  [`clone with github_pat_${"a".repeat(30)}`, "clone with ***"],
  ["read -----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----", "read ***"],
])("hides the secret in %s", (line, expected) => {
  expect(withoutSecrets(line)).toBe(expected);
});

test.each([
  "Error: DATABASE_URL is not set",
  "listening on http://0.0.0.0:8080/health",
  "GET https://api.example.com/v1/items?page=2 200",
  "the password is wrong",
  "Basic checks passed",
  "token expired at 2026-01-01T00:00:00Z",
  "bypass=true, compass: north, path=/a, pattern: x, author=me, authority: web",
  "all tests pass",
  "listening on http://127.0.0.1:8080 for me@example.com",
])("leaves %s as it is", (line) => {
  expect(withoutSecrets(line)).toBe(line);
});

// A long-lived process reaches this way of compiling: V8 stops optimizing patterns once their code fills its limit.
test("hides the same where V8 does not optimize patterns", () => {
  const lines = [
    "DB_PASSWORD=hunter2",
    "db_password=hunter2",
    "Db_Password=hunter2",
    "APIKEY=hunter2",
    "dbPass: hunter2",
  ];
  const script = `
    import { namesSecret, withoutSecrets } from ${JSON.stringify(new URL("../src/secret-looking.ts", import.meta.url).href)};
    console.log(JSON.stringify(${JSON.stringify(lines)}.map((line) => [withoutSecrets(line), namesSecret(line.split(/[=:]/)[0])])));`;
  const flags = ["--no-regexp-optimization", "--input-type=module", "--eval", script];
  const shown = execFileSync(process.execPath, flags, { encoding: "utf8" });
  expect(JSON.parse(shown)).toEqual(lines.map((line) => [line.replace("hunter2", "***"), true]));
});
