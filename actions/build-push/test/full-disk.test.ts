import { expect, test } from "@jest/globals";
import { refuseFullDisk } from "../src/build-step/make-images.ts";

const MIB = 1024 * 1024;

test("a disk that is as good as full is told before anything is built", () => {
  expect(() => refuseFullDisk(16.5 * MIB)).toThrow("The disk of the runner is full: 16.5 MiB are left");
  expect(() => refuseFullDisk(100 * MIB)).not.toThrow();
});
