import { PredictiveLimitError } from '../errors/limit-error.ts'

/**
 * Options of a resource stand in the resource, and the short form is for one resource alone.
 *
 * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_SHORT_FORM`
 */
export function refuseMixedForms(options: object): void {
  const written = Object.entries(options).filter(([, value]) => value !== undefined)
  const names = new Set(written.map(([name]) => name))
  const inside = ['key', 'cost', 'surplus'].find((name) => names.has(name))
  const beside = ['limit', 'window', 'burst'].find((name) => names.has(name))
  if (inside !== undefined) {
    throw new PredictiveLimitError(
      'PREDICTIVE_LIMIT_E_SHORT_FORM',
      `Expected \`${inside}\` inside a resource, got it beside the limiter's own options. Write ` +
        `\`resources: { requests: { limit, window, ${inside} } }\`.`,
    )
  }
  if (!names.has('resources') || beside === undefined) return
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_SHORT_FORM',
    `Expected either \`resources\` or the short form, got \`resources\` and \`${beside}\`. Move ` +
      `\`${beside}\` into the resource that it belongs to.`,
  )
}
