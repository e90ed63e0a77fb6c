/** All that are given must hold. */
export interface Comparison {
  readonly eq?: number;
  readonly ne?: number;
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** Both ends included: `200` is { from: 200, to: 200 }, `2xx` is { from: 200, to: 299 }. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** All that are given must hold. */
export interface TextAssertion {
  readonly contains?: string;
  readonly equals?: string;
  /** A JavaScript regular expression. */
  readonly matches?: string;
}

/** What holds of the nodes that a JSONPath selects: there is one at least, and for each all that is given is true. */
export interface ValueAssertion {
  readonly eq?: unknown;
  readonly ne?: unknown;
  readonly in?: readonly unknown[];
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
  /** false: nothing is selected. */
  readonly exists?: boolean;
  readonly matches?: string;
  /** A range that the value satisfies. */
  readonly semver?: string;
}
