import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { CUT, shorten, show } from "../../src/checks/assert/show.ts";
import { hiding } from "../../src/checks/secrets/hiding.ts";
import { Secret } from "../../src/secret.ts";

const bearer = hiding([{ name: "Authorization", value: new Secret('Bearer s3cr+t/"tok&n"') }]);
const basic = hiding([
  { name: "Authorization", value: new Secret(`Basic ${btoa("gate:hunter22")}`), username: "gate" },
]);
const key = hiding([{ name: "Authorization", value: new Secret(`Basic ${btoa("sk_live_8a1fc3:")}`) }]);
const spaced = hiding([{ name: "X-Api-Key", value: new Secret("correct  horse  battery") }]);
const accented = hiding([{ name: "X-Api-Key", value: new Secret("café-au-lait") }]);
const lines = hiding([{ name: "KEY", value: new Secret("-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n") }]);
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
  ["in JSON that spares HTML", bearer, String.raw`{"got":"s3cr\u002bt\/\u0022tok\u0026n\u0022"}`, '{"got":"***"}'],
  [
    "in JSON in JSON",
    bearer,
    JSON.stringify(JSON.stringify({ got: 's3cr+t/"tok&n"' })),
    String.raw`"{\"got\":\"***\"}"`,
  ],
  ["in HTML by numbers", bearer, "<b>s3cr&#43;t&#x2F;&#34;tok&#x26;n&#34;</b>", "<b>***</b>"],
  ["in a URL in HTML", bearer, "?t=s3cr%2bt%2F%22tok%26n%22&amp;u=1", "?t=***&amp;u=1"],
  ["in a URL that was encoded twice", bearer, "?t=s3cr%252Bt%252F%2522tok%2526n%2522", "?t=***"],
  ["with only some characters encoded", bearer, 's3cr+t/%22tok&n"', "***"],
  ["in hexadecimal digits", bearer, Buffer.from('s3cr+t/"tok&n"').toString("hex").toUpperCase(), "***"],
  ["in base64 in JSON", basic, String.raw`{"got":"Z2F0ZTpodW50ZXIyMg\u003d\u003d"}`, '{"got":"***"}'],
  ["with its spaces changed", spaced, "key: correct\n\thorse%20battery correct++horse++battery", "key: *** ***"],
  ["a letter that is no ASCII", accented, "caf\u00e9-au-lait caf%C3%A9-au-lait caf&#233;-au-lait", "*** *** ***"],
  ["a line of several", lines, "no key MIIEvQIBADANBg here", "no key *** here"],
  ["the password of a basic one", basic, "no user gate with password hunter22", "no user gate with password ***"],
  ["a key in the place of the user's name", key, "no account sk_live_8a1fc3", "no account ***"],
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
  fc.assert(
    fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
      const encoded = Buffer.from(`${before}${secret}${after}`).toString("base64");
      expect(Buffer.from(hide(encoded).replaceAll("***", ""), "base64").toString()).not.toContain("horse");
    }),
  );
});

test("however a text with a secret is encoded, and wherever it is cut, no beginning of the secret is left", () => {
  const secret = 't0ken+/="&<%é \\';
  const hide = hiding([{ name: "X-Api-Key", value: new Secret(secret) }]);
  const encoding = fc.constantFrom<(text: string) => string>(
    (text) => text,
    encodeURIComponent,
    (text) => new URLSearchParams({ "": text }).toString().slice(1),
    (text) => JSON.stringify(text).slice(1, -1),
    (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
    (text) => text.replace(/[^a-z0-9]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
    (text) => text.replace(/[&<"]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`),
    (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
  );
  fc.assert(
    fc.property(fc.string(), encoding, encoding, fc.nat(80), (before, inner, outer, cut) => {
      const text = outer(inner(`${before}${secret}.`));
      const start = text.indexOf("t0ken");
      const shown = hide(`${text.slice(0, start + cut)}${start + cut < text.length ? CUT : ""}`);
      expect(shown).not.toContain("t0ke");
    }),
  );
});
