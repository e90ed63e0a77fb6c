import { expect, test } from "@jest/globals";
import { maskLine } from "../src/failure/mask-line.ts";

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
])("hides the secret in %s", (line, expected) => {
  expect(maskLine(line)).toBe(expected);
});

test.each([
  "Error: DATABASE_URL is not set",
  "listening on http://0.0.0.0:8080/health",
  "GET https://api.example.com/v1/items?page=2 200",
  "the password is wrong",
  "Basic checks passed",
  "token expired at 2026-01-01T00:00:00Z",
])("leaves %s as it is", (line) => {
  expect(maskLine(line)).toBe(line);
});
