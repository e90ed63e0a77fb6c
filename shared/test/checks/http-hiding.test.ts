import { expect, test } from "@jest/globals";
import { check, property, string } from "fast-check";
import { shorten, show } from "../../src/checks/assert/show.ts";
import { hiding } from "../../src/checks/http/hiding.ts";
import { Secret } from "../../src/secret.ts";

const bearer = hiding([{ name: "Authorization", value: new Secret('Bearer s3cr+t/"tok&n"') }]);
const basic = hiding([{ name: "Authorization", value: new Secret(`Basic ${btoa("gate:hunter22")}`) }]);
const cookie = hiding([{ name: "Cookie", value: new Secret("session=8a1fc3; theme=on") }]);

test.each([
  ["the header", bearer, 'got Bearer s3cr+t/"tok&n"', "got ***"],
  ["the token alone", bearer, 's3cr+t/"tok&n" is unknown', "*** is unknown"],
  ["in another case", bearer, 'S3CR+T/"TOK&N"', "***"],
  ["in a URL", bearer, "/login?token=s3cr%2Bt%2F%22tok%26n%22", "/login?token=***"],
  ["in a form", bearer, "header=Bearer+s3cr%2Bt%2F%22tok%26n%22", "header=***"],
  ["in JSON", bearer, String.raw`{"got":"s3cr+t/\"tok&n\""}`, '{"got":"***"}'],
  ["in HTML", bearer, "<b>s3cr+t/&quot;tok&amp;n&quot;</b>", "<b>***</b>"],
  ["in base64", bearer, `x ${btoa('s3cr+t/"tok&n"')}`, "x ***="],
  ["the password of a basic one", basic, "no user gate with password hunter22", "no user gate with password ***"],
  ["the pair of a basic one", basic, "gate:hunter22", "***"],
  ["a basic one as it was sent", basic, btoa("gate:hunter22"), "***"],
  ["a cookie by itself", cookie, "no session 8a1fc3", "no session ***"],
  ["all cookies", cookie, "Cookie: session=8a1fc3; theme=on", "Cookie: ***"],
])("hides %s", (_, hide, text, shown) => {
  expect(hide(text)).toBe(shown);
});

test("a value that is too short to tell anything stays when it is only a part", () => {
  expect(cookie("moving on")).toBe("moving on");
});

test("what is not secret stays", () => {
  const hide = hiding([{ name: "Accept", value: "text/plain" }]);
  expect(hide("Accept: text/plain")).toBe("Accept: text/plain");
});

test("where a text was cut, the beginning of a secret in front of the cut is hidden, too", () => {
  expect(bearer(shorten('token s3cr+t/"tok&n"', 12))).toBe("token ***…");
  expect(bearer(show(`${"x".repeat(90)} Bearer s3cr+t`))).toBe(`"${"x".repeat(90)} ***…`);
  expect(bearer("s3c…")).toBe("s3c…");
});

test("wherever a secret stands in a text that is put into base64, it cannot be read out again", () => {
  const secret = "correct horse battery";
  const hide = hiding([{ name: "X-Api-Key", value: new Secret(secret) }]);
  const run = check(
    property(string({ maxLength: 9 }), string({ maxLength: 9 }), (before, after) => {
      const encoded = Buffer.from(`${before}${secret}${after}`).toString("base64");
      return !Buffer.from(hide(encoded).replaceAll("***", ""), "base64").toString().includes("horse");
    }),
  );
  expect(run.counterexample).toBeNull();
});
