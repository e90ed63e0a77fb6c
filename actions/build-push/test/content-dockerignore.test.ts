import { expect, test } from "@jest/globals";
import { readDockerignore } from "../src/content/dockerignore.ts";

function read(text: string) {
  const result = readDockerignore(text);
  if (!result.ok) throw new Error(`line ${result.line}`);
  return result.value;
}

// What moby/patternmatcher answers, which BuildKit asks.
test.each<[patterns: string, ignored: string, kept: string]>([
  ["*", "a .env a/b", ""],
  ["*.go", "main.go", "cmd/main.go main.got"],
  ["**", "a a/b a/b/c", ""],
  ["**/", "a a/b", ""],
  ["**/**", "a a/b", ""],
  ["dir/**", "dir/a dir/a/b", "dir other/dir/a"],
  ["**/dir", "dir dir/a x/dir x/y/dir/z", "xdir"],
  ["**/dir/*", "dir/a x/dir/a x/dir/a/b", "dir"],
  ["**/dir/**", "x/dir/a/b", "x/dir"],
  ["**file", "file xfile a/xfile", "filex"],
  ["**/file*", "file.txt a/b/file", "a/xfile"],
  ["**file*", "filex a/filex", "xfilex"],
  ["**/*.txt", "a.txt a/b.txt", "a.txt2"],
  ["**/**/*.txt", "a.txt a/b/c.txt", "a.md"],
  ["a**/*.txt", "a/b.txt a/b/c.txt ax/b.txt", "b/a.txt"],
  ["a**", "a ab a/b ab/c", "ba"],
  ["a/*.txt", "a/b.txt", "a/b/c.txt"],
  ["a?c", "abc aéc", "ac a/c abbc"],
  ["a[b-d]e", "ace", "ae aae"],
  ["a[^b-d]e", "aze", "ace"],
  ["a[bc]/d", "ab/d ac/d/e", "ad/d"],
  [".*", ".git .git/HEAD", "git"],
  ["a.b", "a.b", "axb"],
  ["a(b)|c+{d}$", "a(b)|c+{d}$", "ab"],
  ["a\\*b", "a*b", "axb"],
  ["[\\]a]", "] a", "b"],
  ["docs", "docs docs/a docs/a/b", "docs2 a/docs"],
  ["docs/", "docs docs/a", ""],
  ["/docs", "docs docs/a", "a/docs"],
  ["./docs//api/../web", "docs/web/a", "docs/api"],
  ["  docs  ", "docs", ""],
  ["# docs\n\n#a", "", "docs # #a a"],
  ["\uFEFFdocs", "docs", ""],
  ["docs\r\nsrc\r\n", "docs src", ""],
  ["*\n!src", "a b/c", "src src/a src/a/b"],
  ["**\n!src/web", "src/api a", "src/web src/web/a"],
  ["**\n!src\nsrc/a.txt", "src/a.txt", "src/b.txt"],
  ["docs\n!docs/README.md", "docs/a", "docs/README.md"],
  ["docs/*\n!docs/README.md", "docs/a", "docs docs/README.md"],
  ["!a.go\n*.go", "a.go", ""],
  ["*.go\n! a.go", "b.go", "a.go"],
  ["*\n!*.md\n*.draft.md", "a x.draft.md", "README.md"],
  ["**/node_modules\n!web/node_modules/keep", "node_modules/a web/node_modules/b", "web/node_modules/keep/c"],
])("%j", (patterns, ignored, kept) => {
  const ignore = read(patterns);
  const words = (text: string) => text.split(" ").filter(Boolean);
  expect(words(ignored).filter((path) => !ignore.ignores(path))).toEqual([]);
  expect(words(kept).filter((path) => ignore.ignores(path))).toEqual([]);
});

test.each(["[", "a[", "[]a]", "[^", "[^bc", "[-]", "[x-]", "[-x]", "[a-b-c]", "a\\", "!"])(
  "BuildKit refuses %s, and so does this",
  (pattern) => {
    expect(readDockerignore(`docs\n${pattern}`)).toEqual({ ok: false, line: 2 });
  },
);

test.each<[patterns: string, entered: string, skipped: string]>([
  ["node_modules", "", "node_modules"],
  ["**\n!src/web", "src", "node_modules src/web2"],
  ["*\n!**/*.md", "a a/b", ""],
  ["*\n!docs/*.md", "docs", "node_modules"],
])("with %j only folders that may hold an exception are entered", (patterns, entered, skipped) => {
  const ignore = read(patterns);
  const words = (text: string) => text.split(" ").filter(Boolean);
  expect(words(entered).filter((folder) => !ignore.mayHoldExceptions(folder))).toEqual([]);
  expect(words(skipped).filter((folder) => ignore.mayHoldExceptions(folder))).toEqual([]);
});
