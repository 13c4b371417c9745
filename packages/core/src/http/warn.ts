/** Says that something in the set-up looks wrong. */
export type Warn = (code: WarningCode, message: string) => void

/** Every warning of the HTTP layer and of stores, one section each in docs/errors.md. */
export const warningCodes = [
  'PREDICTIVE_LIMIT_W_PROXY_IGNORED',
  'PREDICTIVE_LIMIT_W_PROXY_ANYONE',
  'PREDICTIVE_LIMIT_W_CLUSTER_MEMORY',
  'PREDICTIVE_LIMIT_W_TWICE',
  'PREDICTIVE_LIMIT_W_SAME_POLICY',
  'PREDICTIVE_LIMIT_W_NOT_RELEASED',
  'PREDICTIVE_LIMIT_W_EVICTION',
  'PREDICTIVE_LIMIT_W_INSTANCES',
] as const

export type WarningCode = (typeof warningCodes)[number]

/** `warn`, once per code, and saying that nothing broke: people read a warning as a crash. */
export function onceEach(warn: Warn): Warn {
  const said = new Set<WarningCode>()
  return (code, message) => {
    if (said.has(code)) return
    said.add(code)
    warn(code, `${message} The request was still served.`)
  }
}
