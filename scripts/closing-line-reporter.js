/** Closes a test run with one plain line that people and machines can read: `N passed, N failed`. */
// biome-ignore lint/style/noDefaultExport: jest loads a reporter by its default export.
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results
    const failed = numFailedTests + numRuntimeErrorTestSuites
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
    const line = `\n${numPassedTests} passed, ${failed} failed${skipped}\n`
    // Jest's own summary comes after all reporters, so the last word is said on the way out.
    process.once('exit', () => process.stdout.write(line))
  }
}
