/** A change that takes away what keeps one guarantee, and the tests that must then fail. */
export interface Mutation {
  /** The guarantee, and what is done to it. */
  readonly name: string
  /** The source, from the root of the repository. */
  readonly file: string
  /** The text to replace: occurs once in the file. */
  readonly from: string
  readonly to: string
  /** What the paths of the tests contain, as `pnpm test` takes it. */
  readonly tests: string
}
