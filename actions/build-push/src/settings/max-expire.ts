import { Failure } from "@deploy-actions/shared/failure";

/** How many images a policy may expire at once. */
export type MaxExpire = { readonly images: number } | { readonly percent: number };

export function parseMaxExpire(text: string): MaxExpire {
  const [, digits = "", sign] = /^(\d{1,6})\s*(%?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits === "" || (sign === "%" && value > 100)) {
    throw new Failure(`"${text}" is neither a number of images nor a share of them.`, {
      hint: "Write a whole number like 200, or a share from 0% to 100%.",
    });
  }
  return sign === "%" ? { percent: value } : { images: value };
}
