import { expect, test } from "@jest/globals";
import { registryUrl, sentTo } from "../../src/oci/registry-url.ts";

test.each([
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com", "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/"],
  ["registry.example.com:5000", "https://registry.example.com:5000/v2/"],
  ["127.0.0.1:5000", "http://127.0.0.1:5000/v2/"],
  ["localhost:5000", "http://localhost:5000/v2/"],
  ["[::1]:5000", "http://[::1]:5000/v2/"],
  ["localhost.example.com", "https://localhost.example.com/v2/"],
  ["127.0.0.1.example.com", "https://127.0.0.1.example.com/v2/"],
])("the API of %s is at %s", (host, url) => {
  expect(registryUrl(host).href).toBe(url);
});

test.each([
  [
    "https://registry.example.com/v2/",
    "/v2/a/blobs/uploads/1?state=x",
    "https://registry.example.com/v2/a/blobs/uploads/1?state=x",
  ],
  ["https://registry.example.com/v2/", "https://bucket.example.com/x", "https://bucket.example.com/x"],
  ["http://127.0.0.1:5000/v2/", "http://localhost:6000/x", "http://localhost:6000/x"],
])("from %s to %s", (from, location, url) => {
  expect(sentTo(location, new URL(from)).href).toBe(url);
});

test.each([
  ["https://registry.example.com/v2/", "http://registry.example.com/x"],
  ["https://registry.example.com/v2/", "http://127.0.0.1/x"],
  ["http://127.0.0.1:5000/v2/", "http://169.254.169.254/latest"],
  ["https://registry.example.com/v2/", "file:///etc/passwd"],
])("not from %s to %s", (from, location) => {
  expect(() => sentTo(location, new URL(from))).toThrow("which is not safe");
});
