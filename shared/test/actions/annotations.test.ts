import { type Annotation, fitAnnotations } from "@deploy-actions/shared/actions/annotations";
import { expect, test } from "@jest/globals";

const annotation = (title: string, overrides: Partial<Annotation> = {}): Annotation => ({
  level: "error",
  title,
  message: "why",
  ...overrides,
});

test("ten of a level fit as they are", () => {
  const ten = Array.from({ length: 10 }, (_, index) => annotation(`service ${index}`));
  expect(fitAnnotations([...ten, annotation("slow", { level: "warning" })])).toHaveLength(11);
});

test("what does not fit is summed up in the tenth", () => {
  const fitted = fitAnnotations(Array.from({ length: 12 }, (_, index) => annotation(`service ${index}`)));
  expect(fitted).toHaveLength(10);
  expect(fitted.at(-1)).toEqual({
    level: "error",
    title: "3 more",
    message: "- service 9\n- service 10\n- service 11",
  });
});

test("a long message is cut to what the runner shows, and says so", () => {
  const [fitted] = fitAnnotations([annotation("long", { message: "x".repeat(5000) })]);
  expect(fitted?.message).toHaveLength(4096);
  expect(fitted?.message).toMatch(/the rest is in the log\)$/);
});
