/** Takes all steps at once and returns what they come to. */
export function finish<Result>(steps: Iterator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
