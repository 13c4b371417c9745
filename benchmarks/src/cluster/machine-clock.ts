/** The machine's monotonic clock, ms: the same for all processes, unlike `performance.now()`. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
